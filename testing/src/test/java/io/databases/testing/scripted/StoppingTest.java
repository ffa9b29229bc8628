package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.databases.CancelledException;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.TransactionOptions;
import io.databases.spi.Request;
import io.databases.testing.support.Workers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of a statement whose time is over or whose thread is interrupted. */
class StoppingTest extends ScriptedTest {
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final Query<?> SLOW = Query.of("SLOW").timeout(SHORT);

  private final Database database = open();

  @Test
  void timeoutAsksToCancelAndKeepsTheSession() {
    script.next("SLOW").holds();
    assertThatExceptionOfType(StatementTimeoutException.class)
        .isThrownBy(() -> database.execute(SLOW))
        .withMessageContaining("SLOW")
        .withMessageContaining("was cancelled")
        .matches(e -> e.connectionUsable(), "the connection goes on");
    database.execute("UPDATE a");
    assertThat(script.log()).containsExactly("SLOW", "CANCEL SLOW", "UPDATE a");
  }

  @Test
  void sessionThatDoesNotHeedTheCancelIsAskedAgainAndThenClosed() {
    script.next("SLOW").holdsWhateverHappens();
    assertThatExceptionOfType(StatementTimeoutException.class)
        .isThrownBy(() -> database.execute(SLOW))
        .matches(e -> !e.connectionUsable(), "the connection is gone");
    database.execute("UPDATE a");
    assertThat(script.log(1))
        .startsWith("SLOW", "CANCEL SLOW", "CANCEL SLOW")
        .endsWith("CANCEL SLOW", "CLOSE");
    assertThat(script.log(2)).containsExactly("CONNECT", "UPDATE a");
  }

  @Test
  void resultThatComesAllTheSameIsGivenToTheCaller() throws Exception {
    var slow = script.next("SLOW").holdsWhateverHappens();
    script.always("SLOW").affects(3);
    try (var workers = new Workers()) {
      var call = workers.start(() -> database.execute(SLOW).affectedRows());
      script.awaitLogged("CANCEL SLOW");
      slow.release();
      assertThat(call.await()).isZero(); // the plain answer of a released hold
    }
  }

  @Test
  void otherFailureThatComesAfterTheCancelIsTheOneReported() throws Exception {
    var slow = script.next("SLOW").holdsWhateverHappens();
    try (var workers = new Workers()) {
      var call = workers.run(() -> database.execute(SLOW));
      script.awaitLogged("CANCEL SLOW");
      slow.fail(Failures.refused("division by zero"));
      assertThat(call.awaitFailure()).hasMessage("division by zero");
    }
  }

  @Test
  void defaultTimeoutOfTheDatabaseCounts() {
    script.next("SLOW").holds();
    var impatient = open(builder -> builder.maxSize(1).timeout(SHORT));
    assertThatExceptionOfType(StatementTimeoutException.class)
        .isThrownBy(() -> impatient.execute("SLOW"));
  }

  @Test
  void timeoutOfTheQueryWinsOverTheDefault() throws Exception {
    var slow = script.next("SLOW").holds();
    var impatient = open(builder -> builder.maxSize(1).timeout(SHORT));
    try (var workers = new Workers()) {
      var call =
          workers.run(() -> impatient.execute(Query.of("SLOW").timeout(Duration.ofSeconds(30))));
      slow.awaitRequest();
      assertThat(call.thread().join(SHORT.multipliedBy(3))).as("it ended early").isFalse();
      slow.release();
      call.await();
    }
  }

  @Test
  void interruptAsksToCancelAndStaysWithTheThread() throws Exception {
    var slow = script.next("SLOW").holds();
    try (var workers = new Workers()) {
      var call =
          workers.start(() -> {
            assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> database.execute("SLOW"))
                .withMessageContaining("interrupted")
                .withMessageContaining("SLOW");
            return Thread.currentThread().isInterrupted();
          });
      slow.awaitRequest();
      call.thread().interrupt();
      assertThat(call.await()).isTrue();
    }
    database.execute("UPDATE a");
    assertThat(script.log()).containsExactly("SLOW", "CANCEL SLOW", "UPDATE a");
  }

  @Test
  void interruptWhileWaitingForTheCommitDoesNotCancelIt() throws Exception {
    var commit = script.next(Request.Commit.class).holds();
    try (var workers = new Workers()) {
      var call =
          workers.start(() -> {
            database.transaction(() -> database.execute("UPDATE a"));
            return Thread.currentThread().isInterrupted();
          });
      commit.awaitRequest();
      call.thread().interrupt();
      commit.release();
      assertThat(call.await()).as("still interrupted").isTrue();
    }
    assertThat(script.log()).containsExactly("BEGIN", "UPDATE a", "COMMIT");
  }

  @Test
  void commitThatIsNotAnsweredIsOverWithItsTimeAndOfUnknownOutcome() {
    var impatient = open(builder -> builder.maxSize(1).timeout(SHORT));
    script.next(Request.Commit.class).holdsWhateverHappens();
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(() -> impatient.transaction(() -> impatient.execute("UPDATE a")))
        .withMessageContaining("unknown")
        .matches(e -> !e.retrySafe() && !e.connectionUsable());
    script.next(Request.Commit.class).holdsWhateverHappens();
    var block = impatient.async().transaction(tx -> tx.execute("UPDATE a"));
    assertThat(catchThrowable(block::join)).hasCauseInstanceOf(ConnectionLostException.class);
    impatient.execute("UPDATE a");
  }

  @Test
  void timeOfTheTransactionIsThatOfItsCommit() {
    script.next(Request.Commit.class).holdsWhateverHappens();
    var options = TransactionOptions.defaults().withTimeout(Duration.ofSeconds(1));
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(() -> database.transaction(options, () -> database.execute("UPDATE a")))
        .withMessageContaining("COMMIT");
  }

  @Test
  void interruptWhileAnotherThreadsStatementHasTheConnectionSendsNothing() throws Exception {
    var slow = script.next("SLOW").holds();
    try (var workers = new Workers();
        var connection = database.newConnection()) {
      var first = workers.run(() -> connection.execute("SLOW"));
      slow.awaitRequest();
      var second = workers.run(() -> connection.execute("UPDATE a"));
      script.awaitLogged("UPDATE a"); // queued behind the first, not begun
      second.thread().interrupt();
      assertThat(second.awaitFailure()).isInstanceOf(CancelledException.class);
      slow.release();
      first.await();
    }
    assertThat(script.log()).containsExactly("SLOW", "UPDATE a", "CANCEL UPDATE a");
  }

  @Test
  void cancelOfTheFirstStatementFailsATransactionWhoseBeginWasCancelled() {
    script.next(Request.Begin.class).holds();
    assertThatExceptionOfType(StatementTimeoutException.class)
        .isThrownBy(() -> database.transaction(() -> database.execute(SLOW)))
        .withMessageContaining("SLOW");
    database.execute("UPDATE a");
  }

  @Test
  void timeoutInsideATransactionLeavesItToTheCallerToGoOn() {
    script.next("SLOW").holds();
    database.transaction(() -> {
      assertThatExceptionOfType(StatementTimeoutException.class)
          .isThrownBy(() -> database.execute(SLOW));
      database.execute("UPDATE a");
    });
    assertThat(script.log()).containsExactly("BEGIN", "SLOW", "CANCEL SLOW", "UPDATE a", "COMMIT");
  }

  @Test
  void transactionsTimeLimitsItsStatements() {
    script.next("SLOW").holds();
    var options = TransactionOptions.defaults().withTimeout(SHORT);
    assertThatExceptionOfType(StatementTimeoutException.class)
        .isThrownBy(() -> database.transaction(options, () -> database.execute("SLOW")));
    assertThat(script.log()).containsExactly("BEGIN", "SLOW", "CANCEL SLOW", "ROLLBACK");
  }

  @Test
  void transactionWhoseTimeIsOverCannotCommit() {
    script.next("SLOW").holds();
    var options = TransactionOptions.defaults().withTimeout(SHORT);
    assertThatExceptionOfType(StatementTimeoutException.class)
        .isThrownBy(() ->
            database.transaction(
                options,
                () ->
                    assertThatExceptionOfType(StatementTimeoutException.class)
                        .isThrownBy(() -> database.execute("SLOW"))))
        .withMessageContaining("transaction's time");
    assertThat(script.log()).contains("ROLLBACK").doesNotContain("COMMIT");
  }

  @Test
  void transactionWhoseTimeIsOverSendsNoMoreStatements() {
    script.next("SLOW").holds();
    var options = TransactionOptions.defaults().withTimeout(SHORT);
    try (var tx = database.begin(options)) {
      assertThatExceptionOfType(StatementTimeoutException.class)
          .isThrownBy(() -> tx.execute("SLOW"));
      assertThatExceptionOfType(StatementTimeoutException.class)
          .isThrownBy(() -> tx.execute("UPDATE a"))
          .withMessageContaining("PT0.03S");
    }
    assertThat(script.log()).doesNotContain("UPDATE a");
  }
}
