package io.databases.testing.scripted;

import static io.databases.testing.scripted.AsyncCallsTest.failure;
import static io.databases.testing.scripted.AsyncCallsTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConfigurationException;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.DatabaseException;
import io.databases.Query;
import io.databases.ReplicaFallback;
import io.databases.ReplicaLagException;
import io.databases.StatementTimeoutException;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Logs;
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

  private void lose(Database database) {
    first.next("LOST").losesConnection();
    assertThat(failure(database.replica().async().fetchAll("LOST")))
        .isInstanceOf(ConnectionLostException.class);
  }
}
