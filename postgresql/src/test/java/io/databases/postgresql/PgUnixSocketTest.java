package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real server, reached by the Unix socket that it has beside its port. */
class PgUnixSocketTest {
  private final Database database = open();

  private static Database open() {
    try (var byPort = Database.open(PgServer.shared().url("postgres"))) {
      var folders = byPort.fetchValue(String.class, "SHOW unix_socket_directories");
      assertThat(folders).startsWith("/");
      return Database.builder(
              "postgresql://postgres@:%d/postgres?host=%s"
                  .formatted(PgServer.shared().port(), folders.replaceFirst(",.*", "")))
          .maxSize(2)
          .open();
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void statementsAndLargeResultsComeThroughIt() {
    assertThat(database.fetchValue(Boolean.class, "SELECT inet_client_addr() IS NULL")).isTrue();
    var numbers = Query.of("SELECT n FROM generate_series(1, 100000) n").as(Integer.class);
    assertThat(database.fetchAll(numbers))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 100_000).boxed().toList());
  }

  @Test
  void largeValuesGoThroughIt() {
    var large = "x".repeat(10_000_000);
    assertThat(database.fetchValue(Integer.class, "SELECT length($1)", large))
        .isEqualTo(large.length());
  }

  @Test
  void cancellingGoesThroughItAsWell() {
    var slow = Query.of("SELECT pg_sleep(60)").timeout(Duration.ofMillis(100));
    assertThatThrownBy(() -> database.fetchAll(slow)).isInstanceOf(StatementTimeoutException.class);
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    assertThat(database.metrics().created()).as("connections that were needed").isEqualTo(1);
  }

  @Test
  void aConnectionThatIsEndedIsReplaced() {
    assertThatThrownBy(() ->
            database.fetchValue(Boolean.class, "SELECT pg_terminate_backend(pg_backend_pid())"))
        .isInstanceOf(ConnectionLostException.class);
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
  }
}
