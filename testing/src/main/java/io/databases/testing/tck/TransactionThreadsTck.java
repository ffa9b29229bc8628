package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.TransactionException;
import io.databases.TransactionOptions;
import io.databases.testing.support.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Transactions and threads. */
public abstract class TransactionThreadsTck extends TckTest {
  private static final Duration A_MOMENT = Duration.ofMillis(50);

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(20, TimeUnit.SECONDS)).as("it came").isTrue();
  }

  @Test
  @Requires(Capability.READS_DURING_WRITE)
  protected void transactionIsNotSeenByAnotherThread() throws Exception {
    var database = database();
    createNotes(database);
    database.transaction(() -> {
      addNote(database, "mine");
      assertThat(countNotes(database)).isEqualTo(1);
      assertThat(Workers.elsewhere(() -> countNotes(database))).isZero();
    });
    assertThat(Workers.elsewhere(() -> countNotes(database))).isEqualTo(1);
  }

  @Test
  protected void threadThatWasHandedTheTransactionWorksInsideIt() throws Exception {
    var database = database();
    createNotes(database);
    try (var tx = database.begin()) {
      Workers.elsewhere(() -> tx.execute("INSERT INTO notes (text) VALUES ('theirs')"));
      assertThat(countNotes(tx)).isEqualTo(1);
    }
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void threadThatWasHandedTheConnectionWorksInsideItsTransaction() throws Exception {
    var database = database();
    createNotes(database);
    try (var connection = database.connection()) {
      var tx = connection.begin();
      Workers.elsewhere(() -> connection.execute("INSERT INTO notes (text) VALUES ('theirs')"));
      tx.rollback();
    }
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void transactionMayBeEndedByAnotherThread() throws Exception {
    var database = database();
    createNotes(database);
    var tx = database.begin();
    addNote(tx, "kept");
    Workers.elsewhere(() -> {
      tx.commit();
      return null;
    });
    addNote(database, "alone");
    assertThat(database.metrics().active()).isZero();
    assertThat(countNotes(database)).isEqualTo(2);
  }

  @Test
  protected void manyThreadsInOneTransactionWorkOneAfterAnother() throws Exception {
    var database = database();
    createNotes(database);
    database.transaction(tx -> {
      Workers.inParallel(
          8,
          number -> {
            for (int i = 0; i < 5; i++) {
              addNote(tx, number + " " + i);
            }
            return null;
          });
      assertThat(countNotes(tx)).isEqualTo(40);
    });
    assertThat(countNotes(database)).isEqualTo(40);
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void nestedTransactionsOfSiblingsInOneTransactionTakeTurns() throws Exception {
    var database = database();
    createNotes(database);
    database.transaction(tx ->
        Workers.inParallel(
            6,
            number -> {
              try (var inner = tx.begin()) {
                addNote(inner, "note " + number);
                if (number % 2 == 0) {
                  inner.commit();
                }
              }
              return null;
            }));
    assertThat(countNotes(database)).isEqualTo(3);
  }

  @Test
  protected void transactionsOfSiblingsOnOneConnectionTakeTurns() throws Exception {
    var database = database();
    createNotes(database);
    try (var connection = database.newConnection()) {
      Workers.inParallel(
          6,
          number -> {
            connection.transaction(tx -> {
              addNote(tx, "note " + number);
              if (number % 2 == 0) {
                tx.rollback();
              }
            });
            return null;
          });
      assertThat(countNotes(connection)).isEqualTo(3);
    }
  }

  @Test
  protected void secondTransactionOnAConnectionWaitsForTheFirst() throws Exception {
    var database = database();
    createNotes(database);
    try (var workers = new Workers();
        var connection = database.newConnection()) {
      var first = connection.begin();
      var second = workers.run(() -> connection.transaction(() -> addNote(connection, "second")));
      assertThat(second.thread().join(A_MOMENT)).as("ended before its turn").isFalse();
      addNote(first, "first");
      first.rollback();
      second.await();
      assertThat(countNotes(connection)).isEqualTo(1);
    }
  }

  @Test
  protected void closingAConnectionUnderSomeoneWhoWaitsForItsTurnRefusesThat() throws Exception {
    var database = database();
    try (var workers = new Workers()) {
      var connection = database.newConnection();
      var first = connection.begin();
      var second = workers.run(() -> connection.transaction(() -> {}));
      assertThat(second.thread().join(A_MOMENT)).isFalse();
      refused(TransactionException.class, connection::close, "rolled back");
      assertThat(second.awaitFailure()).hasMessageContaining("closed");
      assertThat(first.isActive()).isFalse();
    }
  }

  @Test
  protected void interruptWhileWaitingForItsTurnIsKept() throws Exception {
    var database = database();
    try (var workers = new Workers();
        var connection = database.newConnection();
        var _ = connection.begin()) {
      var waiting =
          workers.start(() -> {
            refused(
                CancelledException.class, () -> connection.transaction(() -> {}), "interrupted");
            return Thread.currentThread().isInterrupted();
          });
      assertThat(waiting.thread().join(A_MOMENT)).isFalse();
      waiting.thread().interrupt();
      assertThat(waiting.await()).as("still interrupted").isTrue();
    }
  }

  @Test
  protected void wrapperRunsEachCallInATransactionOfItsOwnFromSixThreads() throws Exception {
    var database = database();
    createNotes(database);
    var ready = new CountDownLatch(6);
    Callable<Boolean> add =
        database.transactional(() -> {
          addNote(database, "note");
          return true;
        });
    var results =
        Workers.inParallel(
            6,
            _ -> {
              ready.countDown();
              await(ready);
              return add.call();
            });
    assertThat(results).containsOnly(true);
    assertThat(countNotes(database)).isEqualTo(6);
  }

  @Test
  protected void wrapperMayBeMadeBeforeConnecting() throws Exception {
    var database = build(builder -> builder);
    Callable<Long> add =
        database.transactional(() -> {
          addNote(database, "note");
          return countNotes(database);
        });
    refused(ClosedException.class, add::call, "connect()");
    database.connect();
    createNotes(database);
    assertThat(add.call()).isEqualTo(1);
    assertThat(add.call()).isEqualTo(2);
  }

  @Test
  protected void wrapperRollsBackAndRethrows() throws Exception {
    var database = database();
    createNotes(database);
    var thrown = new IOException("mine");
    Callable<Void> fail =
        database.transactional(() -> {
          addNote(database, "lost");
          throw thrown;
        });
    assertThatThrownBy(fail::call).isSameAs(thrown);
    assertThat(countNotes(database)).isZero();
  }

  @Test
  @Requires(Capability.CONCURRENT_WRITES)
  protected void transactionsOfTwoThreadsWriteAtTheSameTime() throws Exception {
    var database = database();
    createThreeNotes(database);
    var wrote = new CountDownLatch(2);
    Workers.inParallel(
        2,
        number -> {
          database.transaction(() -> {
            database.execute("UPDATE notes SET text = 'x' WHERE id = ?", number + 1);
            wrote.countDown();
            await(wrote);
          });
          return null;
        });
    assertThat(Cases.count(database, "notes WHERE text = 'x'")).isEqualTo(2);
  }

  @Test
  protected void incrementsOfManyThreadsAreAllThere() throws Exception {
    var database = database();
    database.execute("CREATE TABLE counters (id INTEGER, n INTEGER)");
    database.execute("INSERT INTO counters VALUES (1, 0)");
    var options = TransactionOptions.defaults().withRetries(100);
    Workers.inParallel(
        8,
        _ -> {
          for (int i = 0; i < 10; i++) {
            database.transaction(
                options,
                () -> {
                  database.execute("UPDATE counters SET n = n + 1 WHERE id = 1");
                  database.fetchValue(Integer.class, "SELECT n FROM counters WHERE id = 1");
                });
          }
          return null;
        });
    assertThat(database.fetchValue(Integer.class, "SELECT n FROM counters")).isEqualTo(80);
  }
}
