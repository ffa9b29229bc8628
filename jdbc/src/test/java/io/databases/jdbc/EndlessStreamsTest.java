package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.Query;
import io.databases.testing.embedded.MariaDbServer;
import io.databases.testing.embedded.MySqlServer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Results that no memory holds. A driver that reads all rows before it gives the first never gives
 * one. Left out is H2, which always makes the whole result first.
 */
class EndlessStreamsTest {
  private static final int ENOUGH = 5_000;

  private static final String MANY_TOPICS =
      "SELECT a.help_topic_id FROM mysql.help_topic a, mysql.help_topic b, mysql.help_topic c";

  private static void assertStreamed(String url, String sql) {
    try (var database = Database.builder(url).maxSize(1).open()) {
      try (var rows = database.stream(Query.of(sql).fetchSize(100))) {
        assertThat(rows.stream().limit(ENOUGH).count()).isEqualTo(ENOUGH);
      }
      assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
      assertThat(database.metrics().created()).as("sessions").isEqualTo(1);
    }
  }

  @Test
  void ofDuckDb() {
    assertStreamed("jdbc:duckdb:", "SELECT n FROM range(1000000000000) t(n)");
  }

  /** Often, since its cancel meets the driver at different moments. */
  @RepeatedTest(50)
  void ofMariaDb() {
    assertStreamed(
        "mariadb://test@127.0.0.1:%d/tck".formatted(MariaDbServer.shared().port()),
        "SELECT seq FROM seq_1_to_1000000000000");
  }

  @Test
  void ofMySql() {
    assertStreamed(
        "mysql://test@127.0.0.1:%d/tck".formatted(MySqlServer.shared().port()), MANY_TOPICS);
  }

  @Test
  void ofMySqlThroughMariaDbsDriver() {
    assertStreamed(
        "mariadb://test@127.0.0.1:%d/tck".formatted(MySqlServer.shared().port()), MANY_TOPICS);
  }

  @Test
  void ofPostgreSql() {
    assertStreamed(
        "postgresql+jdbc://postgres@127.0.0.1:%d/postgres".formatted(PostgreSqlServer.port()),
        "SELECT generate_series(1, 1000000000000)");
  }
}
