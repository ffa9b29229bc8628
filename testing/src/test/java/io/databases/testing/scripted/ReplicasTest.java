package io.databases.testing.scripted;

import static io.databases.testing.scripted.AsyncCallsTest.failure;
import static io.databases.testing.scripted.AsyncCallsTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.ConfigurationException;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.DatabaseException;
import io.databases.PoolExhaustedException;
import io.databases.Query;
import io.databases.ReplicaFallback;
import io.databases.ReplicaLagException;
import io.databases.Row;
import io.databases.StatementTimeoutException;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Logs;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which servers are asked what, so that reads on replicas are as fresh as they must be. */
class ReplicasTest extends ScriptedTest {
  private static final String WRITTEN = Script.REPLICATION.written();
  private static final String REPLAYED = Script.REPLICATION.replayed();

  private static final Duration HOUR = Duration.ofHours(1);

  private final Script first = new Script();
  private final Script second = new Script();

  @BeforeEach
  void allAreAtTheSamePosition() {
    written(100);
    replayed(first, 100);
    replayed(second, 100);
  }

  @AfterEach
  void closeScripts() {
    first.close();
    second.close();
  }

  private void written(long position) {
    script.always(WRITTEN).row("position", position);
  }

  private static void replayed(Script replica, long position) {
    replica.always(REPLAYED).row("position", position);
  }

  private Database open(UnaryOperator<DatabaseBuilder> setup, Script... replicas) {
    var urls = List.of(replicas).stream().map(Script::url).toArray(String[]::new);
    var database =
        open(builder ->
            setup.apply(builder.maxSize(1).replicas(urls).replicaFallback(ReplicaFallback.ERROR)));
    return database;
  }

  private static int count(Script of, String sql) {
    return Collections.frequency(of.log(), sql);
  }

  private static void read(Database database) {
    database.replica().fetchAll("SELECT 1");
  }

  // ---- one's own writes

  private Database reader(Script... replicas) {
    return open(builder -> builder.readYourWrites(true), replicas);
  }

  @Test
  void readsWithoutAWriteAskNothingOfThePrimary() {
    var database = reader(first);
    read(database);
    read(database);
    database.fetchAll("SELECT 2");
    read(database);
    assertThat(script.log()).containsExactly("SELECT 2");
    assertThat(count(first, REPLAYED)).isEqualTo(1);
  }

  @Test
  void afterAWriteThePrimaryAndTheReplicaAreAskedOnce() {
    var database = reader(first);
    database.execute("INSERT 1");
    database.execute("INSERT 2");
    for (int i = 0; i < 5; i++) {
      read(database);
    }
    assertThat(count(script, WRITTEN)).isEqualTo(1);
    assertThat(count(first, REPLAYED)).isEqualTo(1);
    assertThat(count(first, "SELECT 1")).isEqualTo(5);
  }

  @Test
  void everyKindOfWriteCounts() throws Exception {
    var database = reader(first);
    List<Runnable> writes =
        List.of(
            () -> database.execute("INSERT 1"),
            () -> database.executeMany("INSERT ?", List.of(1)),
            () -> database.fetchAll("INSERT 1 RETURNING 1"),
            () -> database.fetchAll("WITH a AS (DELETE FROM a) SELECT 1"),
            () -> database.stream("INSERT 1 RETURNING 1").close(),
            () -> database.transaction(() -> database.fetchAll("SELECT writing()")),
            () -> database.begin().commit(),
            () -> database.async().execute("INSERT 1").join(),
            () -> database.async().fetchAll("INSERT 1 RETURNING 1").join(),
            () -> database.async().transaction(tx -> tx.execute("INSERT 1")).join(),
            () -> {
              try (var connection = database.connection()) {
                connection.execute("INSERT 1");
                connection.async().execute("INSERT 1").join();
              }
            },
            () -> {
              try (var connection = database.connection()) {
                connection.unwrap(ScriptedSession.class);
              }
            });
    for (int i = 0; i < writes.size(); i++) {
      writes.get(i).run();
      read(database);
      assertThat(count(script, WRITTEN)).as("asked after write " + i).isEqualTo(i + 1);
    }
  }

  @Test
  void readWaitsUntilTheReplicaHasWhatWasWritten() throws Exception {
    var database = open(builder -> builder.readYourWrites(true).replicaPatience(HOUR), first);
    database.execute("INSERT 1");
    written(200);
    var rows = database.replica().async().fetchAll("SELECT 1");
    Eventually.isTrue(() -> "asked again and again", () -> count(first, REPLAYED) > 3);
    assertThat(rows).isNotDone();
    assertThat(first.log()).doesNotContain("SELECT 1");
    replayed(first, 200);
    get(rows);
  }

  @Test
  void replicaThatHasItIsTakenInsteadOfOneThatHasNot() {
    var database = reader(first, second);
    database.execute("INSERT 1");
    written(200);
    replayed(second, 200);
    for (int i = 0; i < 4; i++) {
      read(database);
    }
    assertThat(count(second, "SELECT 1")).isEqualTo(4);
    assertThat(first.log()).doesNotContain("SELECT 1");
  }

  @Test
  void replicaThatCatchesUpIsTakenAgain() {
    var database = reader(first, second);
    database.execute("INSERT 1");
    written(200);
    replayed(second, 200);
    read(database);
    replayed(first, 200);
    Eventually.isTrue(
        () -> "the first is read from, too",
        () -> {
          read(database);
          return count(first, "SELECT 1") > 0;
        });
  }

  @Test
  void replicaThatWasWaitedForInVainIsSetAside() {
    var database =
        open(builder -> builder.readYourWrites(true).replicaPatience(Duration.ofMillis(20)), first);
    database.execute("INSERT 1");
    written(200);
    assertThatThrownBy(() -> read(database))
        .isInstanceOf(ReplicaLagException.class)
        .hasMessageContaining("nothing was sent");
    int asked = count(first, REPLAYED);
    assertThatThrownBy(() -> read(database)).hasMessageContaining("no replica can be reached");
    assertThat(count(first, REPLAYED)).isEqualTo(asked);
    assertThat(first.log()).doesNotContain("SELECT 1");
  }

  @Test
  void wherePermittedThePrimaryIsReadInstead() throws Exception {
    var database =
        open(
            builder ->
                builder
                    .readYourWrites(true)
                    .replicaPatience(Duration.ofMillis(20))
                    .replicaFallback(ReplicaFallback.PRIMARY),
            first);
    database.execute("INSERT 1");
    written(200);
    read(database);
    get(database.replica().async().fetchAll("SELECT 1"));
    assertThat(count(script, "SELECT 1")).isEqualTo(2);
    assertThat(first.log()).doesNotContain("SELECT 1");
  }

  @Test
  void readsDeadlineEndsTheWaitAndSetsNothingAside() {
    var database = open(builder -> builder.readYourWrites(true).replicaPatience(HOUR), first);
    database.execute("INSERT 1");
    written(200);
    var impatient = Query.of("SELECT 1").timeout(Duration.ofMillis(20));
    assertThatThrownBy(() -> database.replica().fetchAll(impatient))
        .isInstanceOfAny(ReplicaLagException.class, StatementTimeoutException.class);
    replayed(first, 200);
    read(database);
  }

  @Test
  void cancellingAReadThatWaitsForAReplicaEndsIt() {
    var database = open(builder -> builder.readYourWrites(true).replicaPatience(HOUR), first);
    database.execute("INSERT 1");
    written(200);
    var rows = database.replica().async().fetchAll("SELECT 1");
    Eventually.isTrue(() -> "it waits", () -> count(first, REPLAYED) > 0);
    rows.cancel(true);
    replayed(first, 200);
    read(database);
    assertThat(count(first, "SELECT 1")).isEqualTo(1);
  }

  @Test
  void closingEndsAReadThatWaitsForAReplica() {
    var database = open(builder -> builder.readYourWrites(true).replicaPatience(HOUR), first);
    database.execute("INSERT 1");
    written(200);
    var rows = database.replica().async().fetchAll("SELECT 1");
    Eventually.isTrue(() -> "it waits", () -> count(first, REPLAYED) > 0);
    database.close();
    assertThat(failure(rows)).isInstanceOf(DatabaseException.class);
  }

  @Test
  void serverThatReplaysNothingIsNoReplica() {
    first.always(REPLAYED).row("position", null);
    var database = reader(first);
    assertThatThrownBy(() -> read(database))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is no replica");
    assertThat(first.log()).doesNotContain("SELECT 1");
  }

  // ---- a largest lag

  @Test
  void readsAskNothingWhileWhatIsKnownWillDo() {
    var database = open(builder -> builder.replicaMaxLag(HOUR), first);
    for (int i = 0; i < 100; i++) {
      read(database);
    }
    assertThat(count(script, WRITTEN)).isEqualTo(1);
    assertThat(count(first, REPLAYED)).isEqualTo(1);
  }

  @Test
  void replicaThatLagsIsPassedBy() {
    var database = open(builder -> builder.replicaMaxLag(Duration.ofMillis(40)), first, second);
    written(200);
    replayed(second, 200);
    read(database);
    replayed(first, 150); // it follows, but never comes up
    for (int i = 0; i < 100; i++) {
      read(database);
    }
    assertThat(first.log()).doesNotContain("SELECT 1");
    replayed(first, 200);
    Eventually.isTrue(
        () -> "the first is read from again",
        () -> {
          read(database);
          return count(first, "SELECT 1") > 0;
        });
  }

  @Test
  void whereAllLagReadsFailAtOnceAndUntilOneHasCaughtUp() {
    var database = open(builder -> builder.replicaMaxLag(Duration.ofMillis(40)), first);
    read(database);
    written(200);
    Eventually.isTrue(
        () -> "it lags",
        () -> {
          try {
            read(database);
            return false;
          } catch (ReplicaLagException e) {
            return true;
          }
        });
    assertThat(failure(database.replica().async().fetchAll("SELECT 1")))
        .isInstanceOf(ReplicaLagException.class);
    replayed(first, 200);
    Eventually.isTrue(
        () -> "it has caught up",
        () -> {
          try {
            read(database);
            return true;
          } catch (ReplicaLagException e) {
            return false;
          }
        });
  }

  // ---- closing

  @Test
  void allAreClosedAtTheSameTime() throws Exception {
    var database = open(builder -> builder.closeGrace(HOUR), first);
    var slow = first.next("SLOW").holds();
    try (var workers = new Workers()) {
      var reader = workers.run(() -> database.replica().fetchAll("SLOW"));
      slow.awaitRequest();
      var closing = workers.run(database::close);
      script.awaitLogged("BACKEND CLOSED");
      assertThat(first.log()).doesNotContain("CLOSE");
      slow.release();
      reader.await();
      closing.await();
    }
  }

  @Test
  void oneThatDoesNotCloseWellKeepsNoOtherFromBeingClosed() {
    var database = open(builder -> builder, first, second);
    Eventually.isTrue(
        () -> "both are connected",
        () -> {
          read(database);
          return first.openSessions() + second.openSessions() == 2;
        });
    first.closing(() -> {
      throw new IllegalStateException("the door is stuck");
    });
    assertThatThrownBy(database::close).hasMessageContaining("the door is stuck");
    assertThat(List.of(script, first, second)).allMatch(one -> one.openSessions() == 0);
    assertThat(second.log()).contains("BACKEND CLOSED");
  }

  // ---- setting aside

  @Test
  void replicaIsSetAsideForASecondAgainAfterAnAsynchronousReadHasWorked() {
    var database = open(builder -> builder, first);
    try (var logs = new Logs()) {
      lose(database);
      assertThatThrownBy(() -> read(database)).hasMessageContaining("no replica can be reached");
      Eventually.isTrue(
          () -> "it is tried again after " + logs.lines(),
          () -> database.replica().async().fetchAll("SELECT 1").handle((_, e) -> e == null).join());
      lose(database);
      assertThat(logs.texts(Level.WARNING)).hasSize(2).allMatch(line -> line.contains(" for PT1S"));
    }
  }

  // ---- servers that do not answer

  private static final Query<Row> IMPATIENT = Query.of("SELECT 1").timeout(Duration.ofMillis(100));

  @Test
  void replicaThatNeverConnectsHoldsNobodyUp() throws Exception {
    var hanging = first.nextConnectHolds();
    var database = open(builder -> builder, first, second);
    Workers.inParallel(10, _ -> database.replica().fetchAll(IMPATIENT));
    assertThat(count(second, "SELECT 1")).isEqualTo(10);
    assertThat(hanging.isRequested()).isTrue();
    get(database.replica().async().fetchAll("SELECT 1"));
    assertThat(first.log()).isEmpty();
    hanging.release();
    Eventually.isTrue(
        () -> "the first is read from, too",
        () -> {
          read(database);
          return count(first, "SELECT 1") > 0;
        });
  }

  @Test
  void readsTimeIsOverWhileTheOnlyReplicaConnects() throws Exception {
    var hanging = first.nextConnectHolds();
    var database = open(builder -> builder, first);
    var failures =
        Workers.inParallel(10, _ -> catchThrowable(() -> database.replica().fetchAll(IMPATIENT)));
    assertThat(failures)
        .allSatisfy(failure -> assertThat(failure).isInstanceOf(StatementTimeoutException.class));
    hanging.release();
    read(database);
    assertThat(first.log()).containsExactly("CONNECT", "SELECT 1");
  }

  @Test
  void readsGoToThePrimaryInTimeWhileTheOnlyReplicaConnects() throws Exception {
    var hanging = first.nextConnectHolds();
    var database = open(this::fallingBack, first);
    var patient = IMPATIENT.timeout(Duration.ofSeconds(10));
    Workers.inParallel(10, _ -> database.replica().fetchAll(patient));
    assertThat(count(script, "SELECT 1")).isEqualTo(10);
    hanging.release();
  }

  private DatabaseBuilder fallingBack(DatabaseBuilder builder) {
    return builder.replicaFallback(ReplicaFallback.PRIMARY);
  }

  @Test
  void closingEndsAConnectToAReplicaThatHangs() throws Exception {
    var hanging = first.nextConnectHolds();
    var database = open(builder -> builder, first);
    try (var workers = new Workers()) {
      var reader = workers.run(() -> read(database));
      hanging.awaitRequest();
      database.close();
      assertThat(reader.awaitFailure()).isInstanceOf(ClosedException.class);
    }
    assertThat(first.openSessions()).isZero();
  }

  @Test
  void interruptOfAReaderThatWaitsForAReplicaSetsNothingAside() throws Exception {
    var slow = first.nextConnectHolds();
    var database = open(builder -> builder, first);
    try (var workers = new Workers()) {
      var reader = workers.run(() -> read(database));
      slow.awaitRequest();
      reader.thread().interrupt();
      assertThat(reader.awaitFailure()).isInstanceOf(CancelledException.class);
    }
    slow.release();
    read(database);
    assertThat(first.log()).containsExactly("CONNECT", "SELECT 1");
  }

  @Test
  void replicaWhoseConnectionsAreGoneAndCannotBeReplacedIsSetAside() throws Exception {
    var database = open(this::fallingBack, first);
    read(database);
    first.lose(1);
    var hanging = first.nextConnectHolds();
    var hangingStill = first.nextConnectHolds();
    try (var workers = new Workers()) {
      var readers = List.of(workers.run(() -> read(database)), workers.run(() -> read(database)));
      hanging.awaitRequest();
      hanging.fail(Failures.unreachable());
      for (var reader : readers) {
        reader.await();
      }
    }
    assertThat(count(script, "SELECT 1")).isEqualTo(2);
    hangingStill.release();
  }

  @Test
  void readThatFoundNoConnectionOfAReplicaGoesElsewhere() {
    var database = open(b -> fallingBack(b).acquireTimeout(Duration.ofMillis(50)), first);
    read(database);
    first.lose(1);
    var hanging = first.nextConnectHolds();
    read(database);
    assertThat(count(script, "SELECT 1")).isEqualTo(1);
    hanging.release();
  }

  @Test
  void busyReplicaIsNotSetAside() throws Exception {
    var database = open(builder -> builder.acquireTimeout(Duration.ofMillis(50)), first);
    var slow = first.next("SLOW").holds();
    try (var workers = new Workers()) {
      var reader = workers.run(() -> database.replica().fetchAll("SLOW"));
      slow.awaitRequest();
      assertThatThrownBy(() -> read(database)).isInstanceOf(PoolExhaustedException.class);
      slow.release();
      reader.await();
    }
    read(database);
  }

  @Test
  void readWhoseTimeIsOverSetsAReplicaAsideThatCouldNotBeConnected() throws Exception {
    var database = open(this::fallingBack, first);
    read(database);
    first.lose(1);
    var failing = first.nextConnectHolds();
    var hanging = first.nextConnectHolds();
    assertThatThrownBy(() -> database.replica().fetchAll(IMPATIENT))
        .isInstanceOf(StatementTimeoutException.class);
    failing.fail(Failures.unreachable());
    Eventually.isTrue(
        () -> "it is set aside, and reads go to the primary",
        () -> {
          try {
            database.replica().fetchAll(IMPATIENT);
            return true;
          } catch (StatementTimeoutException e) {
            return false;
          }
        });
    hanging.release();
  }

  @Test
  void replicaThatWasSetAsideIsLookedAtBeforeItIsReadFrom() throws Exception {
    var database = open(this::fallingBack, first);
    lose(database);
    var hanging = first.nextConnectHolds();
    Eventually.isTrue(
        () -> "it is tried again",
        () -> {
          read(database);
          return hanging.isRequested();
        });
    int before = count(script, "SELECT 1");
    read(database);
    assertThat(count(script, "SELECT 1")).isEqualTo(before + 1);
    hanging.release();
    Eventually.isTrue(
        () -> "it is read from",
        () -> {
          read(database);
          return count(first, "SELECT 1") > 0;
        });
  }

  private void lose(Database database) {
    first.next("LOST").losesConnection();
    assertThat(failure(database.replica().async().fetchAll("LOST")))
        .isInstanceOf(ConnectionLostException.class);
  }
}
