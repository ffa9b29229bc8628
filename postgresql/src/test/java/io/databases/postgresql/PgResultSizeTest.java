package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Query;
import io.databases.spi.StatementInfo;
import org.junit.jupiter.api.Test;

/** Results that are so large that others on the same session would feel them. */
class PgResultSizeTest {
  /** Two rows, and a third after a minute. */
  private static final Query<?> SLOW =
      Query.of("SELECT n, pg_sleep(60 * (n / 3)) FROM generate_series(1, 3) AS n").fetchSize(1);

  private static final String LARGE =
      "SELECT repeat('x', 1000) AS text, generate_series(1, CAST(? AS int)) AS n";

  @Test
  void aResultThatIsTooLargeToBeKeptIsRefusedAndTheSessionGoesOn() {
    var url = PgServer.shared().url("postgres") + "&max_size=1&max_result_size=3000000";
    try (var database = Database.open(url)) {
      var session = database.fetchValue(Integer.class, "SELECT pg_backend_pid()");
      var failure =
          catchThrowableOfType(
              DatabaseException.class, () -> database.fetchAll(LARGE, 2_000_000_000));
      assertThat(failure).hasMessageContaining("max_result_size").hasMessageContaining("3000000");
      assertThat(failure.connectionUsable()).isTrue();
      assertThat(database.fetchAll(LARGE, 2_000)).hasSize(2_000);
      assertThat(database.fetchValue(Integer.class, "SELECT pg_backend_pid()")).isEqualTo(session);
      try (var stream = database.stream(LARGE, 20_000)) {
        assertThat(stream).hasSize(20_000);
      }
    }
  }

  @Test
  void aStatementThatGaveALargeResultGetsASessionAlone() {
    try (var database = Database.open(PgServer.shared().url("postgres"));
        var connection = database.connection()) {
      var backend = ((PgSession) connection.unwrap(PgConnection.class)).backend();
      var large = StatementInfo.of(LARGE, backend.syntax());
      database.fetchAll(LARGE, 100);
      assertThat(backend.shareable(large)).isTrue();
      database.fetchAll(LARGE, 2_000);
      assertThat(backend.shareable(large)).isFalse();
      assertThat(backend.shareable(StatementInfo.of("SELECT 1", backend.syntax()))).isTrue();
    }
  }

  @Test
  void theRestOfAStreamThatHasToBeKeptIsBounded() {
    var url = PgServer.shared().url("postgres") + "&max_result_size=3000000";
    try (var database = Database.open(url);
        var connection = database.newConnection()) {
      try (var stream = connection.stream(LARGE, 2_000_000_000)) {
        var rows = stream.iterator();
        rows.next();
        assertThat(connection.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
        var failure =
            catchThrowableOfType(DatabaseException.class, () -> rows.forEachRemaining(_ -> {}));
        assertThat(failure).hasMessageContaining("max_result_size").hasMessageContaining("stream");
        assertThat(failure.connectionUsable()).isTrue();
      }
      assertThat(connection.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    }
  }

  @Test
  void closingAStreamStopsTheReadingOfItsRest() {
    try (var database = Database.open(PgServer.shared().url("postgres"));
        var connection = database.newConnection()) {
      var stream = connection.stream(SLOW);
      stream.iterator().next();
      var next = connection.async().fetchValue(Integer.class, "SELECT 1");
      stream.close();
      assertThat(next.join()).isEqualTo(1);
    }
  }
}
