package io.databases.testing.scripted;

import static io.databases.testing.scripted.AsyncCallsTest.failure;
import static io.databases.testing.scripted.AsyncCallsTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.AsyncTransaction;
import io.databases.CancelledException;
import io.databases.Database;
import io.databases.LockTimeoutException;
import io.databases.ParameterException;
import io.databases.SerializationFailureException;
import io.databases.TransactionException;
import io.databases.TransactionOptions;
import io.databases.spi.Request;
import io.databases.testing.support.Eventually;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Transactions over futures: what is sent, when it ends, and how. */
class AsyncTransactionsTest extends ScriptedTest {
  private final Database database = open();

  @Test
  void commitsWhenTheStageCompletes() throws Exception {
    var stage = new CompletableFuture<String>();
    var entered = new CompletableFuture<AsyncTransaction>();
    var result =
        database
            .async()
            .transaction(tx -> {
              entered.complete(tx);
              return stage;
            });
    get(get(entered).execute("A"));
    assertThat(script.log()).containsExactly("BEGIN", "A");
    stage.complete("done");
    assertThat(get(result)).isEqualTo("done");
    assertThat(script.log()).containsExactly("BEGIN", "A", "COMMIT");
    Eventually.isTrue(() -> "given back", () -> database.metrics().active() == 0);
  }

  @Test
  void rollsBackWhenTheStageFails() {
    script.next("BAD").fails(Failures.refused("no"));
    var result =
        database.async().transaction(tx -> tx.execute("A").thenCompose(_ -> tx.execute("BAD")));
    assertThat(failure(result)).hasMessage("no");
    assertThat(script.log()).containsExactly("BEGIN", "A", "BAD", "ROLLBACK");
  }

  @Test
  void rollsBackWhenTheBlockThrows() {
    var thrown = new IllegalStateException("mine");
    var result =
        database
            .async()
            .<String>transaction(_ -> {
              throw thrown;
            });
    assertThat(failure(result)).isSameAs(thrown);
    assertThat(script.log()).containsExactly("BEGIN", "ROLLBACK");
  }

  @Test
  void beginTravelsWithTheFirstStatementsAndTheyWithEachOther() throws Exception {
    var begin = script.next(Request.Begin.class).holds();
    var result =
        database
            .async()
            .transaction(tx -> {
              var a = tx.execute("A");
              var b = tx.execute("B");
              return CompletableFuture.allOf(a, b);
            });
    script.awaitLogged("B");
    assertThat(script.log()).containsExactly("BEGIN", "A", "B");
    begin.release();
    get(result);
    assertThat(script.log()).containsExactly("BEGIN", "A", "B", "COMMIT");
  }

  @Test
  void commitWaitsForCallsUnderWay() throws Exception {
    var hold = script.next("A").holds();
    var done =
        CompletableFuture.runAsync(() ->
            database.transaction(tx -> {
              var _ = tx.async().execute("A");
            }));
    hold.awaitRequest();
    assertThat(script.log()).containsExactly("BEGIN", "A");
    hold.release();
    get(done);
    assertThat(script.log()).containsExactly("BEGIN", "A", "COMMIT");
  }

  @Test
  void callThatFailsAfterCommitWasAskedForRollsBack() throws Exception {
    var hold = script.next("A").holds();
    var done =
        CompletableFuture.runAsync(() ->
            database.transaction(tx -> {
              var _ = tx.async().execute("A");
            }));
    hold.awaitRequest();
    hold.fail(Failures.refused("division by zero"));
    assertThat(failure(done)).hasMessage("division by zero");
    assertThat(script.log()).containsExactly("BEGIN", "A", "ROLLBACK");
  }

  @Test
  void callThatFailedBeforeCommitRollsBackToo() {
    script.next("A").fails(Failures.refused("division by zero"));
    assertThatThrownBy(() ->
            database.transaction(tx -> {
              assertThat(failure(tx.async().execute("A"))).hasMessage("division by zero");
              tx.execute("B");
            }))
        .hasMessage("division by zero");
    assertThat(script.log()).containsExactly("BEGIN", "A", "B", "ROLLBACK");
  }

  @Test
  void failureInANestedTransactionThatIsRolledBackDoesNotSpoilTheOuter() throws Exception {
    script.next("BAD").fails(Failures.refused("no"));
    var result =
        database
            .async()
            .transaction(tx ->
                tx.execute("A")
                    .thenCompose(_ -> tx.transaction(inner -> inner.execute("BAD")))
                    .exceptionallyCompose(_ -> tx.execute("B")));
    get(result);
    assertThat(script.log())
        .containsExactly("BEGIN", "A", "SAVEPOINT sp_1", "BAD", "ROLLBACK TO sp_1", "B", "COMMIT");
  }

  @Test
  void whereTheDatabaseDoomsTransactionsCommitIsSentBehindTheCallsAtOnce() throws Exception {
    try (var dooming = new Script().doomingTransactions();
        var other = dooming.open()) {
      dooming.clearLog();
      var hold = dooming.next("A").holds();
      var done =
          CompletableFuture.runAsync(() ->
              other.transaction(tx -> {
                var _ = tx.async().execute("A");
              }));
      dooming.awaitLogged("COMMIT");
      dooming.next(Request.Commit.class).fails(Failures.refused("rolled back instead"));
      hold.fail(Failures.refused("division by zero"));
      assertThat(failure(done)).hasMessage("division by zero");
    }
  }

  @Test
  void transactionsBesideEachOtherOnOneConnectionTakeTurns() throws Exception {
    try (var connection = database.newConnection()) {
      var stage = new CompletableFuture<String>();
      var first = connection.async().transaction(_ -> stage);
      var second = connection.async().transaction(tx -> tx.execute("B"));
      script.awaitLogged("BEGIN");
      assertThat(second).isNotDone();
      stage.complete("");
      get(first);
      get(second);
    }
    assertThat(script.log()).containsExactly("BEGIN", "COMMIT", "BEGIN", "B", "COMMIT");
  }

  @Test
  void callOnTheOuterWaitsForTheEndOfTheNested() throws Exception {
    var stage = new CompletableFuture<String>();
    var result =
        database
            .async()
            .transaction(tx -> {
              var inner = tx.transaction(_ -> stage);
              var outer = tx.execute("OUTER");
              stage.complete("");
              return inner.thenCombine(outer, (_, _) -> "");
            });
    get(result);
    assertThat(script.log())
        .containsExactly("BEGIN", "SAVEPOINT sp_1", "RELEASE sp_1", "OUTER", "COMMIT");
  }

  @Test
  void callOnTheOuterThatTheNestedWaitsForEndsInAnError() {
    var impatient = open(builder -> builder.maxSize(1).acquireTimeout(Duration.ofMillis(30)));
    var result = impatient.async().transaction(tx -> tx.transaction(_ -> tx.execute("OUTER")));
    assertThat(failure(result))
        .isInstanceOf(LockTimeoutException.class)
        .hasMessageContaining("an asynchronous call");
    assertThat(script.log()).doesNotContain("OUTER").endsWith("ROLLBACK");
  }

  @Test
  void cancellingTheTransactionCancelsWhatRunsInItAndRollsBack() throws Exception {
    var hold = script.next("SLOW").holds();
    var result = database.async().transaction(tx -> tx.execute("SLOW"));
    hold.awaitRequest();
    result.cancel(true);
    script.awaitLogged("ROLLBACK");
    Eventually.isTrue(() -> "given back", () -> database.metrics().active() == 0);
    assertThat(script.log()).containsExactly("BEGIN", "SLOW", "ROLLBACK", "CANCEL SLOW");
  }

  @Test
  void cancelledBeforeItHasASessionItTakesNone() throws Exception {
    try (var _ = database.newConnection()) {
      var result = database.async().transaction(tx -> tx.execute("A"));
      awaitPending(database, 1);
      result.cancel(true);
      awaitPending(database, 0);
    }
    assertThat(script.log()).isEmpty();
  }

  @Test
  void runsAgainAfterASerializationFailure() throws Exception {
    script.next(Request.Commit.class).fails(Failures.serialization());
    var runs = new AtomicInteger();
    var options = TransactionOptions.defaults().withRetries(2);
    var result =
        database
            .async()
            .transaction(
                options,
                tx -> {
                  runs.incrementAndGet();
                  return tx.execute("A");
                });
    get(result);
    assertThat(runs).hasValue(2);
    assertThat(script.log()).containsExactly("BEGIN", "A", "COMMIT", "BEGIN", "A", "COMMIT");
  }

  @Test
  void failsWhenTheRetriesAreUsedUp() {
    script.always(Request.Commit.class).fails(Failures.serialization());
    var options = TransactionOptions.defaults().withRetries(1);
    var result = database.async().transaction(options, tx -> tx.execute("A"));
    assertThat(failure(result)).isInstanceOf(SerializationFailureException.class);
  }

  @Test
  void beginGivesATransactionToBeEnded() throws Exception {
    var tx = get(database.async().begin());
    get(tx.execute("A"));
    get(tx.commit());
    assertThat(failure(tx.commit())).isInstanceOf(TransactionException.class);
    assertThat(failure(tx.execute("B"))).isInstanceOf(TransactionException.class);
    var other = get(database.async().begin());
    get(other.rollback());
    assertThat(script.log()).containsExactly("BEGIN", "A", "COMMIT", "BEGIN", "ROLLBACK");
  }

  @Test
  void insideADirectTransactionItIsNested() throws Exception {
    database.transaction(() -> {
      database.execute("A");
      get(database.async().transaction(tx -> tx.execute("B")));
    });
    assertThat(script.log())
        .containsExactly("BEGIN", "A", "SAVEPOINT sp_1", "B", "RELEASE sp_1", "COMMIT");
  }

  @Test
  void belongsToNoThread() throws Exception {
    var pair = build(builder -> builder.maxSize(2)).connect();
    var tx = get(pair.async().begin());
    pair.execute("OUTSIDE");
    get(tx.execute("INSIDE"));
    get(tx.rollback());
    assertThat(script.log(2)).containsExactly("CONNECT", "BEGIN", "INSIDE", "ROLLBACK");
    assertThat(script.log(3)).containsExactly("CONNECT", "OUTSIDE");
  }

  @Test
  void beginThatFailsFailsTheStatementsAndTheTransaction() {
    script.next(Request.Begin.class).fails(Failures.refused("no transactions here"));
    var result = database.async().transaction(tx -> tx.execute("A"));
    assertThat(failure(result)).hasMessage("no transactions here");
  }

  @Test
  void callThatFailsBeforeItIsSentKeepsItsTransactionFromBeingCommitted() {
    var tx = database.begin();
    var call = tx.async().execute("A :a", Map.of());
    assertThatThrownBy(tx::commit).isInstanceOf(ParameterException.class);
    assertThat(failure(call)).isInstanceOf(ParameterException.class);
    assertThat(script.log()).containsExactly("BEGIN", "ROLLBACK");
  }

  @Test
  void callOnTheDatabaseThatFailsBeforeItIsSentKeepsTheOpenTransactionFromBeingCommitted() {
    assertThatThrownBy(() ->
            database.transaction(() -> {
              var _ = database.async().fetchMany(0, "A");
            }))
        .isInstanceOf(ParameterException.class);
    assertThat(script.log()).containsExactly("BEGIN", "ROLLBACK");
  }

  @Test
  void callWhoseTurnDoesNotComeInTimeKeepsItsTransactionFromBeingCommitted() throws Exception {
    var impatient = open(builder -> builder.maxSize(1).acquireTimeout(Duration.ofMillis(30)));
    var tx = get(impatient.async().begin());
    var nested = get(tx.begin());
    assertThat(failure(tx.execute("OUTER"))).isInstanceOf(LockTimeoutException.class);
    get(nested.commit());
    assertThat(failure(tx.commit())).isInstanceOf(LockTimeoutException.class);
    assertThat(script.log()).endsWith("ROLLBACK");
  }

  @Test
  void callCancelledBeforeItsTurnKeepsItsTransactionFromBeingCommitted() throws Exception {
    var tx = get(database.async().begin());
    var nested = get(tx.begin());
    tx.execute("OUTER").cancel(true);
    get(nested.commit());
    assertThat(failure(tx.commit())).isInstanceOf(CancelledException.class);
    assertThat(script.log()).doesNotContain("OUTER").endsWith("ROLLBACK");
  }
}
