package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.spi.StatementInfo;
import org.junit.jupiter.api.Test;

/** Results that are so large that others on the same session would feel them. */
class PgResultSizeTest {
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
}
