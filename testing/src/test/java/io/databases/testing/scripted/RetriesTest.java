package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.CancelledException;
import io.databases.ConfigurationException;
import io.databases.Database;
import io.databases.DeadlockException;
import io.databases.Queries;
import io.databases.SerializationFailureException;
import io.databases.TransactionOptions;
import io.databases.spi.Request;
import io.databases.testing.support.Workers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which transactions are run again, and how often. */
class RetriesTest extends ScriptedTest {
  private final Database database = open();
  private final AtomicInteger runs = new AtomicInteger();

  private long update() {
    runs.incrementAndGet();
    return database.execute("UPDATE a").affectedRows();
  }

  @Test
  void serializationFailureOfAStatementRunsTheBlockAgain() {
    script.next("UPDATE a").fails(Failures.serialization());
    script.always("UPDATE a").affects(7);
    var options = TransactionOptions.serializable().withRetries(1);
    assertThat(database.<Long, RuntimeException>transaction(options, this::update)).isEqualTo(7);
    assertThat(script.log())
        .containsExactly("BEGIN", "UPDATE a", "ROLLBACK", "BEGIN", "UPDATE a", "COMMIT");
  }

  @Test
  void serializationFailureOfTheCommitRunsTheBlockAgain() {
    script.next(Request.Commit.class).fails(Failures.serialization());
    database.<Long, RuntimeException>transaction(
        TransactionOptions.serializable().withRetries(1), this::update);
    assertThat(script.log())
        .containsExactly("BEGIN", "UPDATE a", "COMMIT", "BEGIN", "UPDATE a", "COMMIT");
  }

  @Test
  void deadlockRunsTheBlockAgain() {
    script.next("UPDATE a").fails(Failures.deadlock());
    database.<Long, RuntimeException>transaction(
        TransactionOptions.defaults().withRetries(1), this::update);
    assertThat(runs).hasValue(2);
  }

  @Test
  void transactionalIsRunAgainByItsOptions() throws Exception {
    script.next("UPDATE a").fails(Failures.deadlock());
    var options = TransactionOptions.serializable().withRetries(1);
    Callable<Long> callable = database.transactional(options, this::update);
    assertThat(callable.call()).isZero();
    assertThat(runs).hasValue(2);
    script.next("UPDATE a").fails(Failures.deadlock());
    var supplier =
        database
            .async()
            .transactional(
                options,
                transaction -> {
                  runs.incrementAndGet();
                  return transaction.execute("UPDATE a");
                });
    AsyncCallsTest.get(supplier.get());
    assertThat(runs).hasValue(4);
  }

  @Test
  void afterTheLastRetryTheFailureIsThrown() {
    script.always("UPDATE a").fails(Failures.deadlock());
    assertThatExceptionOfType(DeadlockException.class)
        .isThrownBy(() ->
            database.<Long, RuntimeException>transaction(
                TransactionOptions.defaults().withRetries(2), this::update));
    assertThat(runs).hasValue(3);
  }

  @Test
  void withoutTheOptionNothingIsRunAgain() {
    script.next("UPDATE a").fails(Failures.serialization());
    assertThatExceptionOfType(SerializationFailureException.class)
        .isThrownBy(() -> database.<Long, RuntimeException>transaction(this::update));
    assertThat(runs).hasValue(1);
  }

  @Test
  void otherFailuresAreNotRunAgain() {
    script.next("UPDATE a").fails(Failures.refused("syntax"));
    assertThatThrownBy(() ->
            database.<Long, RuntimeException>transaction(
                TransactionOptions.defaults().withRetries(5), this::update))
        .hasMessage("syntax");
    assertThat(runs).hasValue(1);
  }

  @Test
  void interruptWhileItWaitsToRunAgainKeepsTheFailure() throws Exception {
    script.always("UPDATE a").fails(Failures.deadlock());
    var options = TransactionOptions.defaults().withRetries(2);
    try (var workers = new Workers()) {
      var failure =
          workers
              .run(() ->
                  database.<Long, RuntimeException>transaction(
                      options,
                      () -> {
                        try {
                          return update();
                        } finally {
                          Thread.currentThread().interrupt();
                        }
                      }))
              .awaitFailure();
      assertThat(failure).isInstanceOf(CancelledException.class);
      assertThat(failure.getSuppressed()).hasOnlyElementsOfType(DeadlockException.class).hasSize(1);
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void transactionThatIsNoBlockCannotBeRunAgain() {
    var options = TransactionOptions.defaults().withRetries(1);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> database.begin(options))
        .withMessageContaining("retries");
    assertThat(AsyncCallsTest.failure(database.async().begin(options)))
        .isInstanceOf(ConfigurationException.class);
    try (var connection = database.newConnection();
        var transaction = connection.begin()) {
      for (Queries place : List.of(connection, transaction)) {
        assertThatExceptionOfType(ConfigurationException.class)
            .isThrownBy(() -> place.begin(options));
      }
    }
    assertThat(script.log()).containsExactly("BEGIN", "ROLLBACK");
  }

  @Test
  void nestedBlockIsNotRunAgainButTheOutermostIs() {
    script.next("UPDATE a").fails(Failures.serialization());
    var options = TransactionOptions.defaults().withRetries(3);
    database.transaction(
        options, () -> database.<Long, RuntimeException>transaction(options, this::update));
    assertThat(script.log())
        .containsExactly(
            "BEGIN",
            "SAVEPOINT sp_1",
            "UPDATE a",
            "ROLLBACK TO sp_1",
            "ROLLBACK",
            "BEGIN",
            "SAVEPOINT sp_1",
            "UPDATE a",
            "RELEASE sp_1",
            "COMMIT");
  }

  @Test
  void blockThatHidesTheFailureButCannotCommitIsRunAgain() {
    script.next("UPDATE a").fails(Failures.serialization());
    script.next(Request.Commit.class).fails(Failures.serialization());
    database.transaction(
        TransactionOptions.defaults().withRetries(1),
        () -> {
          try {
            update();
          } catch (SerializationFailureException e) {
            // hidden
          }
        });
    assertThat(runs).hasValue(2);
  }
}
