package io.databases.testing.scripted;

import static io.databases.testing.scripted.AsyncCallsTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.LockTimeoutException;
import io.databases.TransactionException;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whose turn it is on a connection that several use, and who is told when that changes. */
class TurnsTest extends ScriptedTest {

  private static void awaitParked(Workers.Job<?> job) {
    Eventually.isTrue(
        () -> "it waits for its turn: " + job.thread().getState(),
        () ->
            job.thread().getState() == Thread.State.WAITING
                || job.thread().getState() == Thread.State.TIMED_WAITING);
  }

  @Test
  void callsThatArriveWhileAnotherBeginsToWaitAreLetIn() throws Exception {
    var database = open(builder -> builder.maxSize(1).acquireTimeout(Duration.ofSeconds(2)));
    for (int i = 0; i < 3000; i++) {
      database.transaction(tx -> {
        var nested = tx.async().transaction(inner -> inner.execute("INNER"));
        tx.execute("OUTER");
        get(nested);
      });
    }
  }

  @Test
  void threadWhoseTransactionEndsWhileItWaitsForItsTurnIsToldSo() throws Exception {
    var database = open();
    var left = new CompletableFuture<String>();
    try (var connection = database.newConnection();
        var workers = new Workers()) {
      var tx = connection.begin();
      var nested = workers.start(() -> tx.transactionResult(_ -> left.get()));
      script.awaitLogged("SAVEPOINT sp_1");
      var waiting = workers.start(() -> tx.fetchAll("SELECT a"));
      awaitParked(waiting);
      tx.close();
      assertThat(waiting.awaitFailure())
          .isInstanceOf(TransactionException.class)
          .hasMessageContaining("rolled back");
      left.complete("");
      nested.await();
    }
    assertThat(script.log()).doesNotContain("SELECT a");
  }

  @Test
  void withoutAnAcquireTimeoutAThreadWaitsForItsTurnAsLongAsItTakes() throws Exception {
    try (var database = Database.open(script.url() + "?acquire_timeout=0");
        var connection = database.newConnection();
        var workers = new Workers()) {
      var tx = connection.begin();
      var next = workers.run(() -> connection.transaction(() -> {}));
      awaitParked(next);
      assertThat(next.isDone()).isFalse();
      tx.commit();
      next.await();
    }
  }

  @Test
  void withoutAnAcquireTimeoutAnAsynchronousCallWaitsForItsTurnAsLongAsItTakes() throws Exception {
    try (var database = Database.open(script.url() + "?acquire_timeout=0")) {
      database.transaction(tx -> {
        var stage = new CompletableFuture<String>();
        var nested = tx.async().transaction(_ -> stage);
        var call = tx.async().execute("OUTER");
        var begin = tx.async().transaction(inner -> inner.execute("NEXT"));
        assertThat(Eventually.isTrue(Duration.ofMillis(50), () -> call.isDone() || begin.isDone()))
            .as("one of them gave up")
            .isFalse();
        stage.complete("");
        get(nested);
        get(call);
        get(begin);
      });
    }
  }

  @Test
  void callThatSaysThatItWasNotSentWasNot() throws Exception {
    var database = open(builder -> builder.maxSize(1).acquireTimeout(Duration.ofMillis(2)));
    for (int i = 0; i < 300; i++) {
      var sql = "OUTER " + i;
      database.transaction(tx -> {
        var stage = new CompletableFuture<String>();
        var nested = tx.async().transaction(_ -> stage);
        var call = tx.async().execute(sql);
        var _ =
            CompletableFuture.runAsync(
                () -> stage.complete(""),
                CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS));
        get(nested);
        try {
          get(call);
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(LockTimeoutException.class);
          tx.execute("AFTER");
          assertThat(script.log()).doesNotContain(sql);
          tx.rollback();
        }
      });
    }
  }
}
