package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.Connection;
import io.databases.Database;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.Transaction;
import io.databases.testing.support.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is given up at other times than while the server runs it. */
@Timeout(30)
class PgGivenUpTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  private Database admin;
  private Connection locking;
  private @Nullable Transaction lock;
  private Database database;

  @BeforeEach
  void open() {
    admin = Database.open(PgServer.shared().url("postgres"));
    admin.execute("DROP TABLE IF EXISTS given_up");
    admin.execute("CREATE TABLE given_up (n INTEGER)");
    locking = admin.newConnection();
    database = Database.builder(PgServer.shared().url("postgres")).maxSize(1).open();
  }

  @AfterEach
  void theSessionGoesOn() {
    var goesOn = Query.of("SELECT 1").timeout(Duration.ofSeconds(2));
    assertThat(database.fetchAll(goesOn)).hasSize(1);
    Eventually.isTrue("nothing waits for the lock", () -> waiting() == 0);
    assertThat(database.metrics().active()).isZero();
    if (lock != null) {
      lock.rollback();
    }
    locking.close();
    database.close();
    admin.execute("DROP TABLE given_up");
    admin.close();
  }

  private void lockTable() {
    lock = locking.begin();
    locking.execute("LOCK TABLE given_up IN ACCESS EXCLUSIVE MODE");
  }

  private long waiting() {
    return admin.fetchValue(
        Long.class,
        "SELECT count(*) FROM pg_stat_activity"
            + " WHERE wait_event_type = 'Lock' AND query LIKE '%given_up%'");
  }

  private static @Nullable Throwable failure(CompletableFuture<?> call) {
    return call.handle((_, failure) -> failure).join();
  }

  @Test
  void aStatementGivenUpBeforeItIsPreparedHoldsUpNobody() {
    lockTable();
    var slow = database.async().fetchAll("SELECT pg_sleep(0.5)");
    var locked = Query.of("SELECT n FROM given_up").timeout(SHORT);
    assertThat(failure(database.async().fetchAll(locked)))
        .isInstanceOf(StatementTimeoutException.class);
    assertThat(failure(slow)).isNull();
  }

  @Test
  void openingAStreamThatWaitsForALockIsStopped() {
    try (var rows = database.stream("SELECT n FROM given_up")) {
      assertThat(rows).isEmpty(); // it is prepared from here on
    }
    lockTable();
    var locked = Query.of("SELECT n FROM given_up").timeout(SHORT.multipliedBy(3));
    var thrown =
        catchThrowableOfType(
            StatementTimeoutException.class,
            () -> {
              try (var rows = database.stream(locked)) {
                rows.iterator().next();
              }
            });
    assertThat(thrown.connectionUsable()).isTrue();
    assertThat(thrown.sqlState()).contains("57014");
  }

  @Test
  void whatIsGivenUpBehindACopyMayBeMadeAgain() {
    var insert = Query.of("INSERT INTO given_up VALUES (7)").timeout(SHORT);
    var failures = new ArrayList<@Nullable Throwable>();
    try (var connection = database.newConnection()) {
      Iterable<List<Integer>> rows =
          () ->
              IntStream.range(0, 3)
                  .mapToObj(i -> {
                    if (i == 1) {
                      failures.add(failure(connection.async().execute(insert)));
                    }
                    return List.of(i);
                  })
                  .iterator();
      assertThat(connection.unwrap(PgConnection.class).copyIn("given_up", rows)).isEqualTo(3);
      assertThat(connection.fetchAll("SELECT n FROM given_up")).hasSize(3);
    }
    assertThat(failures)
        .singleElement()
        .isInstanceOfSatisfying(
            StatementTimeoutException.class,
            thrown -> {
              assertThat(thrown.retrySafe()).isTrue();
              assertThat(thrown.connectionUsable()).isTrue();
            });
  }
}
