package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.databases.ClosedException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.TransactionException;
import io.databases.spi.Request;
import io.databases.testing.support.LiveThreads;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Closing a database: who is waited for, who is refused, and what is left. */
class ClosingTest extends ScriptedTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void statementInFlightIsWaitedFor() throws Exception {
    var database = open();
    var slow = script.next("SLOW").holds();
    try (var workers = new Workers()) {
      var call = workers.run(() -> database.execute("SLOW"));
      slow.awaitRequest();
      var closing = workers.run(database::close);
      assertThat(closing.thread().join(SHORT)).as("closed before its end").isFalse();
      slow.release();
      call.await();
      closing.await();
    }
    assertThat(script.log()).containsExactly("SLOW", "CLOSE", "BACKEND CLOSED");
  }

  @Test
  void statementThatEndsInTheGraceIsNotWaitedForAnyLonger() throws Exception {
    var database = open(builder -> builder.closeGrace(Duration.ofMinutes(5)));
    var slow = script.next("SLOW").holds();
    try (var workers = new Workers()) {
      var call = workers.run(() -> database.execute("SLOW"));
      slow.awaitRequest();
      var closing = workers.run(database::close);
      slow.release();
      call.await();
      closing.await();
    }
  }

  @Test
  void graceOfTheUrlIsThatOfTheBuilder() throws Exception {
    var database = Database.open(script.url() + "?close_grace=3600");
    try (var workers = new Workers()) {
      var slow = script.next("SLOW").holds();
      var call = workers.run(() -> database.execute("SLOW"));
      slow.awaitRequest();
      var closing = workers.run(database::close);
      assertThat(closing.thread().join(SHORT)).as("closed before its end").isFalse();
      slow.release();
      call.await();
      closing.await();
    }
    var other = Database.open(script.url() + "?close_grace=0");
    try (var workers = new Workers()) {
      var slow = script.next("SLOW").holdsWhateverHappens();
      var call = workers.run(() -> other.execute("SLOW"));
      slow.awaitRequest();
      other.close();
      assertThat(call.awaitFailure()).isInstanceOf(DatabaseException.class);
    }
  }

  @Test
  void statementThatOutlastsTheGraceFails() throws Exception {
    var database = open(builder -> builder.closeGrace(SHORT));
    var slow = script.next("SLOW").holdsWhateverHappens();
    try (var workers = new Workers()) {
      var call = workers.run(() -> database.execute("SLOW"));
      slow.awaitRequest();
      database.close();
      assertThat(call.awaitFailure()).isInstanceOf(DatabaseException.class);
    }
  }

  @Test
  void sharedStatementInFlightIsWaitedFor() throws Exception {
    script.sharing(1);
    var database = open();
    var slow = script.next("SLOW").holds();
    try (var workers = new Workers()) {
      var call = workers.run(() -> database.execute("SLOW"));
      slow.awaitRequest();
      var closing = workers.run(database::close);
      assertThat(closing.thread().join(SHORT)).as("closed before its end").isFalse();
      slow.release();
      call.await();
      closing.await();
    }
  }

  @Test
  void commitInFlightIsWaitedFor() throws Exception {
    var database = open();
    var commit = script.next(Request.Commit.class).holds();
    try (var workers = new Workers()) {
      var transaction = workers.run(() -> database.transaction(() -> database.execute("UPDATE a")));
      commit.awaitRequest();
      var closing = workers.run(database::close);
      assertThat(closing.thread().join(SHORT)).as("closed before its end").isFalse();
      commit.release();
      transaction.await();
      closing.await();
    }
    assertThat(script.log())
        .containsExactly("BEGIN", "UPDATE a", "COMMIT", "CLOSE", "BACKEND CLOSED");
  }

  @Test
  void rowsOnTheirWayAreWaitedFor() throws Exception {
    var database = open();
    var fetch = script.next(Request.Fetch.class).holds();
    try (var workers = new Workers()) {
      var stream =
          workers.run(() -> {
            try (var rows = database.stream("SELECT a")) {
              assertThat(rows).isEmpty();
            }
          });
      fetch.awaitRequest();
      var closing = workers.run(database::close);
      assertThat(closing.thread().join(SHORT)).as("closed before its end").isFalse();
      fetch.release();
      stream.await();
      closing.await();
    }
  }

  @Test
  void callersThatWaitForAConnectionAreRefused() throws Exception {
    var database = open();
    try (var workers = new Workers();
        var _ = database.newConnection()) {
      var waiting = workers.run(() -> database.execute("UPDATE a"));
      awaitPending(database, 1);
      database.close();
      assertThat(waiting.awaitFailure())
          .isInstanceOf(ClosedException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void openTransactionIsRolledBackAndItsHolderToldSo() {
    var database = open();
    var tx = database.begin();
    tx.execute("UPDATE a");
    database.close();
    assertThatExceptionOfType(DatabaseException.class).isThrownBy(tx::commit);
    tx.close();
    assertThat(script.log()).startsWith("BEGIN", "UPDATE a", "CLOSE", "BACKEND CLOSED");
  }

  @Test
  void closingInsideABlockFailsTheBlock() {
    var database = open();
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() ->
            database.transaction(() -> {
              database.execute("UPDATE a");
              database.close();
            }));
    assertThat(script.log()).startsWith("BEGIN", "UPDATE a", "CLOSE");
  }

  @Test
  void connectionHeldWhileTheDatabaseClosesCanStillBeClosed() {
    var database = open();
    var bound = database.connection();
    database.close();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> bound.execute("UPDATE a"));
    bound.close();
    bound.close();
  }

  @Test
  void connectionFromBeforeDoesNotReachADatabaseConnectedAgain() {
    var database = open();
    var before = database.connection();
    database.close();
    database.connect();
    script.clearLog();
    database.execute("UPDATE a");
    before.close();
    assertThat(script.log(2)).containsExactly("UPDATE a");
  }

  @Test
  void openStreamEndsAndCanStillBeClosed() {
    var database = open();
    script.next("SELECT a").rows(List.of("n"), new Object[] {1});
    var stream = database.stream("SELECT a");
    database.close();
    stream.close();
    assertThat(script.openSessions()).isZero();
  }

  @Test
  void closingTwiceOrFromSeveralThreadsIsTheSameAsOnce() throws Exception {
    var database = open();
    Workers.inParallel(
        4,
        _ -> {
          database.close();
          return null;
        });
    database.close();
    assertThat(script.log()).containsExactly("CLOSE", "BACKEND CLOSED");
  }

  @Test
  void connectingAgainWorks() {
    var database = open();
    database.close();
    database.connect();
    database.execute("UPDATE a");
    assertThat(script.log(2)).containsExactly("CONNECT", "UPDATE a");
  }

  @Test
  void interruptedThreadClosesAllTheSame() throws Exception {
    var database = open();
    boolean kept =
        Workers.elsewhere(() -> {
          Thread.currentThread().interrupt();
          database.close();
          return Thread.currentThread().isInterrupted();
        });
    assertThat(kept).isTrue();
    assertThat(script.openSessions()).isZero();
  }

  @Test
  void noThreadIsLeftBehind() throws Exception {
    var database = open(builder -> builder.minSize(2).maxSize(4));
    database.execute("UPDATE a");
    database.close();
    assertThat(LiveThreads.ofDatabases()).isEmpty();
  }

  @Test
  void closingAConnectionGivesNobodyATurnWhoWaitsForOne() throws Exception {
    var database = open();
    var rollback = script.next(Request.Rollback.class).holds();
    try (var workers = new Workers()) {
      var connection = database.newConnection();
      connection.begin().execute("UPDATE a");
      var waiting = workers.run(() -> connection.transaction(() -> connection.execute("LATE")));
      assertThat(waiting.thread().join(SHORT)).as("ended before its turn").isFalse();
      var closing = workers.run(connection::close);
      rollback.awaitRequest();
      assertThat(waiting.awaitFailure()).isInstanceOf(ClosedException.class);
      rollback.release();
      assertThat(closing.awaitFailure()).isInstanceOf(TransactionException.class);
    }
    assertThat(script.log()).containsExactly("BEGIN", "UPDATE a", "ROLLBACK");
  }

  @Test
  void closingAConnectionWithATransactionOpenRollsBackAndSaysSo() {
    var database = open();
    var connection = database.newConnection();
    var tx = connection.begin();
    tx.execute("UPDATE a");
    assertThatExceptionOfType(TransactionException.class)
        .isThrownBy(connection::close)
        .withMessageContaining("rolled back");
    assertThat(script.log()).containsExactly("BEGIN", "UPDATE a", "ROLLBACK");
  }

  @Test
  void closingAConnectionWaitsForTheStatementOfAnotherThread() throws Exception {
    var database = open();
    var slow = script.next("SLOW").holds();
    try (var workers = new Workers()) {
      var connection = database.newConnection();
      var call = workers.run(() -> connection.execute("SLOW"));
      slow.awaitRequest();
      var closing = workers.run(connection::close);
      var next = workers.run(() -> database.execute("NEXT"));
      assertThat(closing.thread().join(SHORT)).as("closed before its end").isFalse();
      assertThat(next.isDone()).isFalse();
      slow.release();
      call.await();
      closing.await();
      next.await();
    }
  }
}
