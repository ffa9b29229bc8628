package io.databases.testing.scripted;

import static io.databases.testing.scripted.AsyncCallsTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Query;
import io.databases.spi.Request;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Ends of transactions that are sent and not answered yet, and what waits for them. */
class EndsUnderWayTest extends ScriptedTest {
  private static final Duration MOMENT = Duration.ofMillis(100);

  @Test
  void sessionIsNotLentOnBeforeItsCommitIsAnsweredThoughNobodyWaitsForThat() throws Exception {
    var database = open();
    var commit = script.next(Request.Commit.class).holds();
    var result = database.async().transaction(tx -> tx.execute("A"));
    commit.awaitRequest();
    result.cancel(true);
    var next = database.async().execute("NEXT");
    assertThat(Eventually.isTrue(MOMENT, () -> script.log().contains("NEXT"))).isFalse();
    assertThat(database.metrics().active()).isEqualTo(1);
    commit.release();
    get(next);
    assertThat(script.log()).containsExactly("BEGIN", "A", "COMMIT", "NEXT");
  }

  @Test
  void closingAConnectionWaitsForTheCommitOfAnotherThread() throws Exception {
    var database = open();
    var connection = database.newConnection();
    var commit = script.next(Request.Commit.class).holds();
    try (var workers = new Workers()) {
      var tx = connection.begin();
      var committing = workers.run(tx::commit);
      commit.awaitRequest();
      var closing = workers.run(connection::close);
      assertThat(closing.thread().join(MOMENT)).as("closed").isFalse();
      assertThat(database.metrics().active()).isEqualTo(1);
      commit.release();
      committing.await();
      closing.await();
    }
  }

  @Test
  void savepointOfASessionThatWasGivenBackIsNotRolledBackTo() throws Exception {
    var database = open();
    var connection = database.newConnection();
    var release = script.next(Request.ReleaseSavepoint.class).holds();
    try (var workers = new Workers()) {
      var inner = connection.begin().begin();
      var committing = workers.run(inner::commit);
      release.awaitRequest();
      var closing = workers.run(connection::close);
      script.awaitLogged("ROLLBACK");
      release.fail(Failures.refused("cannot release"));
      assertThat(committing.awaitFailure()).hasMessage("cannot release");
      assertThat(closing.awaitFailure()).hasMessageContaining("transaction open");
    }
    database.execute("NEXT");
    assertThat(script.log())
        .containsExactly("BEGIN", "SAVEPOINT sp_1", "RELEASE sp_1", "ROLLBACK", "NEXT");
  }

  @Test
  void timeOfACommitBeginsWhenTheCallsBeforeItAreAnswered() throws Exception {
    script.doomingTransactions();
    var database = open(builder -> builder.maxSize(2).timeout(Duration.ofMillis(30)));
    var slow = script.next("SLOW").holds();
    var other = script.next("OTHER").holds();
    var patient = Duration.ofSeconds(30);
    try (var workers = new Workers()) {
      var connection = database.newConnection();
      var tx = connection.begin();
      var call = tx.async().execute(Query.of("SLOW").timeout(patient));
      var committing = workers.run(tx::commit);
      var later =
          database
              .async()
              .transaction(inner -> {
                var _ = inner.execute(Query.of("OTHER").timeout(patient));
                return CompletableFuture.completedFuture("");
              });
      other.awaitRequest();
      assertThat(committing.thread().join(Duration.ofMillis(2300))).as("given up").isFalse();
      assertThat(later).isNotDone();
      slow.release();
      other.release();
      get(call);
      committing.await();
      get(later);
      connection.close();
    }
  }
}
