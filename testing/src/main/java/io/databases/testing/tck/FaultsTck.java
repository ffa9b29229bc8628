package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.databases.Connection;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.DeadlockException;
import io.databases.Query;
import io.databases.SerializationFailureException;
import io.databases.StatementTimeoutException;
import io.databases.TransactionOptions;
import io.databases.spi.Request;
import io.databases.testing.faults.Fault;
import io.databases.testing.faults.Fault.Moment;
import io.databases.testing.faults.Faults;
import io.databases.testing.support.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One fault at a time in front of the real driver. After each the pool is whole, no session is
 * leaked, what was acknowledged is there, a transaction is there wholly or not at all, and work
 * goes on.
 */
public abstract class FaultsTck extends TckTest {
  private static final Duration SHORT = Duration.ofMillis(60);

  private static final int SIZE = 3;

  private static final Set<Class<?>> SAVEPOINTS =
      Set.of(
          Request.Savepoint.class,
          Request.ReleaseSavepoint.class,
          Request.RollbackToSavepoint.class);

  private Faults faults;
  private Database database;

  /** Work with a fault in it: the kinds of requests it makes, and what it does. */
  private record Work(List<Class<?>> requests, Consumer<Database> body) {}

  @BeforeEach
  protected void putFaultsInBetween() {
    faults = Faults.over(url());
    database = closeLater(faults.builder().maxSize(SIZE).timeout(SHORT.multipliedBy(50)).open());
    createNotes(database);
  }

  @AfterEach
  protected void noSessionIsLeaked() {
    faults.clear();
    if (database.isConnected()) {
      checkThatWorkGoesOn();
    }
    database.close();
    assertThat(faults.openSessions()).as("sessions left open").isZero();
    faults.close();
  }

  private void checkThatWorkGoesOn() {
    Eventually.isTrue(
        () -> "nothing is in use, nothing leaked: " + database.metrics(),
        () ->
            database.metrics().active() == 0
                && database.metrics().opening() == 0
                && faults.openSessions() == database.metrics().idle());
    long before = countNotes(database);
    addNote(database, "goes on");
    database.transaction(() -> addNote(database, "goes on"));
    assertThat(countNotes(database)).isEqualTo(before + 2);
  }

  private static Query<?> insert(String text) {
    return Query.of("INSERT INTO notes (text) VALUES (?)", text).timeout(SHORT);
  }

  /** What is done with each fault. Every transaction writes two notes, or none. */
  private static Map<String, Work> works() {
    var works = new LinkedHashMap<String, Work>();
    works.put(
        "single statements",
        new Work(
            List.of(Request.Execute.class),
            in -> {
              in.execute(insert("a"));
              in.execute(insert("b"));
            }));
    works.put(
        "a batch",
        new Work(
            List.of(Request.ExecuteMany.class),
            in -> in.executeMany("INSERT INTO notes (text) VALUES (?)", List.of("a", "b"))));
    works.put(
        "a transaction",
        new Work(
            List.of(Request.Begin.class, Request.Execute.class, Request.Commit.class),
            in ->
                in.transaction(() -> {
                  in.execute(insert("a"));
                  in.execute(insert("b"));
                })));
    works.put(
        "a nested transaction",
        new Work(
            List.of(Request.Savepoint.class, Request.ReleaseSavepoint.class),
            in ->
                in.transaction(() -> {
                  in.execute(insert("a"));
                  in.transaction(() -> in.execute(insert("b")));
                })));
    works.put(
        "a rollback",
        new Work(
            List.of(Request.Rollback.class),
            in -> {
              var tx = in.begin();
              in.execute(insert("lost"));
              tx.rollback();
            }));
    works.put(
        "a nested rollback",
        new Work(
            List.of(Request.RollbackToSavepoint.class),
            in ->
                in.transaction(() -> {
                  in.execute(insert("a"));
                  in.execute(insert("b"));
                  var tx = in.begin();
                  in.execute(insert("lost"));
                  tx.rollback();
                })));
    works.put(
        "a stream",
        new Work(
            List.of(Request.OpenCursor.class, Request.Fetch.class, Request.CloseCursor.class),
            in -> {
              try (var rows = in.stream(Query.of("SELECT 1").timeout(SHORT))) {
                rows.forEach(_ -> {});
              }
            }));
    return works;
  }

  private static Map<String, Fault> kindsOfFaults() {
    var kinds = new LinkedHashMap<String, Fault>();
    kinds.put("fails", new Fault.Fail());
    kinds.put("loses its connection before", new Fault.Drop(Moment.BEFORE));
    kinds.put("loses its connection after", new Fault.Drop(Moment.AFTER));
    return kinds;
  }

  @TestFactory
  protected Stream<DynamicTest> everyRequestOfEveryKindOfWorkMayGoWrong() {
    return works().entrySet().stream()
        .flatMap(work ->
            work.getValue().requests().stream()
                .flatMap(kind ->
                    kindsOfFaults().entrySet().stream()
                        .map(fault ->
                            dynamicTest(
                                "%s: %s %s"
                                    .formatted(work.getKey(), kind.getSimpleName(), fault.getKey()),
                                () -> goesWrong(work.getValue(), kind, fault.getValue())))));
  }

  private void goesWrong(Work work, Class<?> kind, Fault fault) {
    if (SAVEPOINTS.contains(kind)) {
      require(Capability.SAVEPOINTS);
    }
    long before = countNotes(database);
    int injected = faults.injected();
    faults.next(kind, fault);
    boolean acknowledged = attempt(work);
    assertThat(faults.injected()).as("faults met").isEqualTo(injected + 1);
    long written = countNotes(database) - before;
    if (acknowledged && !work.requests().contains(Request.Rollback.class)) {
      assertThat(written).as("notes of what was acknowledged").isIn(0L, 2L);
    }
    if (!work.requests().equals(List.of(Request.Execute.class))) {
      assertThat(written).as("notes of work that is all or nothing").isIn(0L, 2L);
    }
    checkThatWorkGoesOn();
  }

  private boolean attempt(Work work) {
    try {
      work.body().accept(database);
      return true;
    } catch (DatabaseException e) {
      return false;
    }
  }

  @Test
  protected void statementThatIsNeverAnsweredEndsWithItsTime() {
    faults.next(Request.Execute.class, new Fault.Stall(true));
    refused(StatementTimeoutException.class, () -> database.execute(insert("never")));
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void statementThatDoesNotHeedItsCancelCostsItsConnection() {
    faults.next(Request.Execute.class, new Fault.Stall(false));
    var thrown = refused(StatementTimeoutException.class, () -> database.execute(insert("never")));
    assertThat(thrown.connectionUsable()).isFalse();
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void statementThatIsNeverAnsweredInATransactionLeavesItToBeRolledBack() {
    try (var tx = database.begin()) {
      addNote(tx, "lost");
      faults.next(Request.Execute.class, new Fault.Stall(true));
      refused(StatementTimeoutException.class, () -> tx.execute(insert("never")));
    }
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void beginThatIsNeverAnsweredEndsWithTheTimeOfItsFirstStatement() {
    faults.next(Request.Begin.class, new Fault.Stall(true));
    refused(
        DatabaseException.class,
        () -> database.transaction(() -> database.execute(insert("never"))));
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void lossDuringCommitSaysThatNobodyKnows() {
    for (var moment : Moment.values()) {
      long before = countNotes(database);
      faults.next(Request.Commit.class, new Fault.Drop(moment));
      var thrown =
          refused(
              ConnectionLostException.class,
              () -> database.transaction(() -> addNote(database, "perhaps")));
      assertThat(thrown.retrySafe()).isFalse();
      assertThat(countNotes(database) - before).isEqualTo(moment == Moment.AFTER ? 1 : 0);
    }
  }

  @Test
  protected void failedCommitLeavesNothingBehind() {
    faults.next(Request.Commit.class, new Fault.Fail());
    refused(
        DatabaseException.class,
        () -> database.transaction(() -> addNote(database, "lost")),
        "injected");
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void serializationFailureAndDeadlockRunTheBlockAgainAndItsEffectIsThereOnce() {
    for (var fault : List.of(Fault.serializationFailure(), Fault.deadlock())) {
      for (var at : List.of(Request.Begin.class, Request.Execute.class, Request.Commit.class)) {
        long before = countNotes(database);
        var runs = new AtomicInteger();
        faults.next(at, fault);
        database.transaction(
            TransactionOptions.defaults().withRetries(2),
            () -> {
              runs.incrementAndGet();
              addNote(database, "once");
            });
        assertThat(runs).as("%s at %s", fault, at).hasValue(2);
        assertThat(countNotes(database) - before).isEqualTo(1);
      }
    }
  }

  @Test
  protected void withoutRetriesTheFailureIsThrown() {
    faults.next(Request.Execute.class, Fault.deadlock());
    refused(DeadlockException.class, () -> database.transaction(() -> addNote(database, "lost")));
    faults.next(Request.Commit.class, Fault.serializationFailure());
    refused(
        SerializationFailureException.class,
        () -> database.transaction(() -> addNote(database, "lost")));
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void retriesGiveUpInTheEnd() {
    faults.always(Request.Commit.class::isInstance, Fault.deadlock());
    refused(
        DeadlockException.class,
        () ->
            database.transaction(
                TransactionOptions.defaults().withRetries(3), () -> addNote(database, "lost")));
    faults.clear();
    assertThat(countNotes(database)).isZero();
  }

  /** It fails one call, or is made up for by trying again, since other connections are there. */
  @Test
  protected void failureToConnectIsOverWithTheNextAttempt() {
    var held = holdAllButOne();
    faults.nextConnect(new Fault.Fail());
    try {
      database.newConnection().close();
    } catch (DatabaseException e) {
      assertThat(e).hasMessageContaining("injected");
    }
    assertThat(faults.injected()).as("faults met").isEqualTo(1);
    try (var next = database.newConnection()) {
      addNote(next, "kept");
    }
    held.forEach(Connection::close);
    assertThat(countNotes(database)).isEqualTo(1);
  }

  /** Takes connections until there is none left and room for one more. */
  private List<Connection> holdAllButOne() {
    var held = new ArrayList<Connection>();
    while (held.size() < SIZE - 1) {
      held.add(database.newConnection());
    }
    Eventually.isTrue("nothing is idle", () -> database.metrics().idle() == 0);
    return held;
  }

  @Test
  protected void connectThatHangsKeepsNobodyLongerThanItMay() {
    var held = holdAllButOne();
    faults.nextConnect(new Fault.Stall(true));
    var thrown =
        refused(
            StatementTimeoutException.class,
            () -> database.fetchAll(Query.of("SELECT 1").timeout(SHORT)),
            "before it was sent");
    assertThat(thrown.retrySafe()).isTrue();
    addNote(held.getFirst(), "kept");
    held.forEach(Connection::close);
    assertThat(countNotes(database)).isEqualTo(1);
    database.close(); // ends the connect that hangs
  }
}
