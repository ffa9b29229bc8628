package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refused;
import static io.databases.testing.tck.Cases.refusedAndGoesOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.CancelledException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.ParameterException;
import io.databases.PoolExhaustedException;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Statements that are given up: by their time, by an interrupt. Each must really stop, since the
 * database has one connection and the next statement needs it.
 */
public abstract class TimeoutsTck extends TckTest {
  private static final Duration SHORT = Duration.ofMillis(80);

  private Database narrow() {
    return open(builder -> builder.maxSize(1).closeGrace(Duration.ofMillis(100)));
  }

  private Query<?> endless() {
    return Query.of(dialect().endless());
  }

  @Test
  protected void timeoutOfTheQueryStopsIt() {
    var database = narrow();
    var thrown =
        refusedAndGoesOn(
            database,
            StatementTimeoutException.class,
            () -> database.fetchAll(endless().timeout(SHORT)),
            "longer than it may",
            dialect().endless().substring(0, 20));
    assertThat(thrown.connectionUsable()).isTrue();
    assertThat(database.metrics().created()).as("connections").isEqualTo(1);
  }

  @Test
  protected void timeoutOfTheDatabaseStopsEveryStatement() {
    var database = open(builder -> builder.maxSize(1).timeout(SHORT));
    refusedAndGoesOn(database, StatementTimeoutException.class, () -> database.fetchAll(endless()));
  }

  @Test
  @Requires(Capability.OPTIONS_IN_URL)
  protected void timeoutInTheUrlDoesTheSame() {
    var database = closeLater(Database.open(urlWith("timeout", "0.08")));
    refusedAndGoesOn(database, StatementTimeoutException.class, () -> database.fetchAll(endless()));
  }

  @Test
  protected void statementThatIsQuickEnoughIsNotDisturbed() {
    var database = narrow();
    for (int i = 0; i < 50; i++) {
      assertThat(
              database.fetchValue(
                  Integer.class, Query.of("SELECT 1").timeout(Duration.ofSeconds(20))))
          .isEqualTo(1);
    }
  }

  @Test
  protected void timeoutThatMakesNoSenseIsRefused() {
    refused(ParameterException.class, () -> endless().timeout(Duration.ZERO), "positive");
  }

  @Test
  protected void timeoutOfAWriteUndoesIt() {
    var database = narrow();
    createNotes(database);
    var write = "INSERT INTO notes (id) " + dialect().endless();
    refusedAndGoesOn(
        database,
        StatementTimeoutException.class,
        () -> database.execute(Query.of(write).timeout(SHORT)));
    assertThat(countNotes(database)).isZero();
    addNote(database, "kept");
    assertThat(countNotes(database)).isEqualTo(1);
  }

  @Test
  protected void timeoutInATransactionLeavesItToBeRolledBack() {
    var database = narrow();
    createNotes(database);
    try (var tx = database.begin()) {
      addNote(tx, "lost");
      refused(StatementTimeoutException.class, () -> tx.fetchAll(endless().timeout(SHORT)));
      tx.rollback();
    }
    assertThat(countNotes(database)).isZero();
    assertThat(database.metrics().created()).as("connections").isEqualTo(1);
  }

  @Test
  protected void timeoutWhileStreamingStopsIt() {
    var database = narrow();
    refusedAndGoesOn(
        database,
        StatementTimeoutException.class,
        () -> {
          try (var rows = database.stream(endless().timeout(SHORT))) {
            rows.forEach(_ -> {});
          }
        });
  }

  @Test
  protected void timeWhileWaitingForAConnectionCountsAndNothingIsSent() {
    var database = narrow();
    createNotes(database);
    try (var held = database.newConnection()) {
      var insert = Query.of("INSERT INTO notes (text) VALUES ('x')").timeout(SHORT);
      try (var other = held.begin()) {
        assertThat(countNotes(other)).isZero(); // it has begun for certain
        var thrown = refused(StatementTimeoutException.class, () -> database.execute(insert));
        assertThat(thrown.retrySafe()).isTrue();
        assertThat(countNotes(other)).isZero();
      }
    }
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void acquireTimeoutSaysWhyAndTheNextCallWorks() {
    // Connecting is not to take longer, even on a busy computer.
    var patience = SHORT.multipliedBy(5);
    var database = open(builder -> builder.maxSize(1).acquireTimeout(patience));
    try (var held = database.newConnection()) {
      var thrown =
          refused(PoolExhaustedException.class, database::newConnection, "max_size", "by thread");
      assertThat(thrown.retrySafe()).isTrue();
      assertThat(held.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    }
    database.newConnection().close();
  }

  @Test
  protected void interruptStopsTheStatementAndStaysWithTheThread() throws Exception {
    var database = narrow();
    try (var workers = new Workers()) {
      var begun = new CountDownLatch(1);
      var call =
          workers.start(() -> {
            begun.countDown();
            refused(CancelledException.class, () -> database.fetchAll(endless()), "interrupted");
            return Thread.currentThread().isInterrupted();
          });
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      Eventually.isTrue("it runs", () -> database.metrics().active() == 1);
      call.thread().interrupt();
      assertThat(call.await()).as("still interrupted").isTrue();
    }
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
  }

  @Test
  protected void interruptInABlockRollsItBack() throws Exception {
    var database = narrow();
    createNotes(database);
    try (var workers = new Workers()) {
      var begun = new CountDownLatch(1);
      var call =
          workers.run(() ->
              database.transaction(() -> {
                addNote(database, "lost");
                begun.countDown();
                database.fetchAll(endless());
              }));
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      call.thread().interrupt();
      assertThat(call.awaitFailure()).isInstanceOf(CancelledException.class);
    }
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void interruptedThreadStillCommitsOrRollsBackAndKeepsTheInterrupt() throws Exception {
    var database = narrow();
    createNotes(database);
    boolean kept =
        Workers.elsewhere(() -> {
          try (var tx = database.begin()) {
            addNote(tx, "kept");
            Thread.currentThread().interrupt();
            tx.commit();
          }
          return Thread.currentThread().isInterrupted();
        });
    assertThat(kept).isTrue();
    assertThat(countNotes(database)).isEqualTo(1);
  }

  @Test
  protected void interruptOfOneThreadDisturbsNoOther() throws Exception {
    var database = open(builder -> builder.maxSize(4));
    createThreeNotes(database);
    var stop = new CountDownLatch(1);
    try (var workers = new Workers()) {
      var quiet =
          workers.start(() -> {
            int done = 0;
            while (stop.getCount() > 0) {
              assertThat(countNotes(database)).isEqualTo(3);
              done++;
            }
            return done;
          });
      for (int i = 0; i < 5; i++) {
        int before = (int) database.metrics().created();
        var noisy = workers.run(() -> database.fetchAll(endless()));
        Eventually.isTrue("it runs", () -> database.metrics().active() >= 1 && before >= 0);
        noisy.thread().interrupt();
        assertThat(noisy.awaitFailure()).isInstanceOf(DatabaseException.class);
      }
      stop.countDown();
      assertThat(quiet.await()).isPositive();
    }
  }

  @Test
  protected void manyTimeoutsOneAfterAnotherLeaveThePoolWhole() throws Exception {
    var database = open(builder -> builder.maxSize(2));
    createThreeNotes(database);
    Workers.inParallel(
        4,
        _ -> {
          for (int i = 0; i < 3; i++) {
            refused(
                StatementTimeoutException.class, () -> database.fetchAll(endless().timeout(SHORT)));
            assertThat(
                    database.fetchValue(
                        Long.class,
                        Query.of("SELECT count(*) FROM notes").timeout(Duration.ofSeconds(20))))
                .isEqualTo(3);
          }
          return null;
        });
    assertThat(database.metrics().active()).isZero();
  }
}
