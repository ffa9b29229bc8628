package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.CancelledException;
import io.databases.Database;
import io.databases.TransactionException;
import io.databases.spi.Request;
import io.databases.testing.support.Workers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which requests are made while a rollback is forced. */
class ForcedRollbackRequestsTest extends ScriptedTest {

  @Test
  void everythingHappensInOneTransactionThatIsRolledBackAtClose() {
    var database = build(builder -> builder.forceRollback(true)).connect();
    database.execute("UPDATE a");
    database.transaction(() -> database.execute("UPDATE b"));
    database.close();
    assertThat(script.log())
        .containsExactly(
            "CONNECT",
            "BEGIN",
            "UPDATE a",
            "SAVEPOINT sp_1",
            "UPDATE b",
            "RELEASE sp_1",
            "ROLLBACK",
            "CLOSE",
            "BACKEND CLOSED");
  }

  @Test
  void optionInTheUrlDoesTheSame() {
    var url = script.url() + "?force_rollback=true";
    try (var database = Database.open(url)) {
      database.execute("UPDATE a");
    }
    assertThat(script.log()).containsSubsequence("BEGIN", "UPDATE a", "ROLLBACK", "CLOSE");
  }

  @Test
  void otherThreadsWorkInTheSameTransaction() throws Exception {
    var database = open(builder -> builder.forceRollback(true));
    Workers.elsewhere(() -> database.execute("UPDATE a"));
    try (var connection = database.newConnection()) {
      connection.execute("UPDATE b");
    }
    database.close();
    assertThat(script.log(1)).containsExactly("UPDATE a", "UPDATE b", "ROLLBACK", "CLOSE");
  }

  @Test
  void statementOfAnotherThreadWaitsForATransactionToEnd() throws Exception {
    var database = open(builder -> builder.forceRollback(true));
    try (var workers = new Workers()) {
      var other =
          database.transactionResult(tx -> {
            tx.execute("UPDATE a");
            var job = workers.run(() -> database.execute("OTHER"));
            assertThat(job.thread().join(Duration.ofMillis(30))).isFalse();
            tx.execute("UPDATE b");
            return job;
          });
      other.await();
    }
    assertThat(script.log())
        .containsExactly("SAVEPOINT sp_1", "UPDATE a", "UPDATE b", "RELEASE sp_1", "OTHER");
    database.close();
  }

  @Test
  void stretchOfCodeIsRolledBackAtItsEnd() {
    var database = open();
    database.forceRollback(() -> database.execute("UPDATE a"));
    database.execute("UPDATE b");
    assertThat(script.log()).containsExactly("BEGIN", "UPDATE a", "ROLLBACK", "UPDATE b");
  }

  @Test
  void stretchThatThrowsIsRolledBackAndItsExceptionUnchanged() {
    var database = open();
    assertThatThrownBy(() ->
            database.forceRollback(() -> {
              throw new IllegalStateException("inside");
            }))
        .hasMessage("inside");
    assertThat(script.log()).containsExactly("BEGIN", "ROLLBACK");
  }

  @Test
  void stretchInsideAnotherIsRefused() {
    var database = open();
    database.forceRollback(() ->
        assertThatExceptionOfType(TransactionException.class)
            .isThrownBy(() -> database.forceRollback(() -> {}))
            .withMessageContaining("already"));
  }

  @Test
  void stretchInsideATransactionIsRefused() {
    var database = open();
    database.transaction(() ->
        assertThatExceptionOfType(TransactionException.class)
            .isThrownBy(() -> database.forceRollback(() -> {}))
            .withMessageContaining("open"));
  }

  @Test
  void stretchThatCannotBeBegunGivesItsConnectionBack() {
    var database = open();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> database.forceRollback(() -> {}))
        .isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(database.metrics().active()).isZero();
    database.forceRollback(() -> database.execute("UPDATE a"));
  }

  @Test
  void failedRollbackAtTheEndOfAStretchIsThrownAndThePoolRecovers() {
    var database = open();
    script.next(Request.Rollback.class).fails(Failures.refused("cannot"));
    assertThatThrownBy(() -> database.forceRollback(() -> database.execute("UPDATE a")))
        .hasMessageContaining("cannot");
    database.execute("UPDATE b");
    assertThat(script.log(2)).containsExactly("CONNECT", "UPDATE b");
  }

  @Test
  void lostConnectionFailsWhatFollowsInsteadOfRunningItOutside() {
    var database = open(builder -> builder.forceRollback(true));
    script.lose(1);
    assertThatThrownBy(() -> database.execute("UPDATE a")).hasMessageContaining("lost");
    assertThat(script.log(2)).isEmpty();
    database.close();
  }
}
