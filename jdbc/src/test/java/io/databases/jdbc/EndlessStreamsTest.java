package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import io.databases.Query;
import io.databases.TransactionException;
import io.databases.testing.embedded.MariaDbServer;
import io.databases.testing.embedded.MySqlServer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Results that no memory holds. A driver that reads all rows before it gives the first never gives
 * one. Left out is H2, which always makes the whole result first.
 */
class EndlessStreamsTest {
  private static final int ENOUGH = 5_000;

  private static final String MARIADB =
      "mariadb://test@127.0.0.1:%d/tck".formatted(MariaDbServer.shared().port());
  private static final String MYSQL =
      "mysql://test@127.0.0.1:%d/tck".formatted(MySqlServer.shared().port());
  private static final String POSTGRESQL =
      "postgresql+jdbc://postgres@127.0.0.1:%d/postgres".formatted(PostgreSqlServer.port());

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
    assertStreamed(MARIADB, "SELECT seq FROM seq_1_to_1000000000000");
  }

  @Test
  void ofMySql() {
    assertStreamed(MYSQL, MANY_TOPICS);
  }

  /** Its statements are kept by the driver when they are closed, with the rows they have. */
  @Test
  void ofMySqlWhereTheServerPrepares() {
    assertStreamed(MYSQL + "?useServerPrepStmts=true&prepStmtCacheSqlLimit=2048", MANY_TOPICS);
  }

  @Test
  void ofMySqlThroughMariaDbsDriver() {
    assertStreamed(
        "mariadb://test@127.0.0.1:%d/tck".formatted(MySqlServer.shared().port()), MANY_TOPICS);
  }

  @Test
  void ofPostgreSql() {
    assertStreamed(POSTGRESQL, "SELECT generate_series(1, 1000000000000)");
  }

  /** What would be read ahead for a COMMIT is not for a rollback, which makes it worthless. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void areLeftWhereTheirTransactionIsRolledBack() {
    for (var each :
        Map.of(
                MARIADB,
                "SELECT seq FROM seq_1_to_1000000000000",
                MYSQL,
                MANY_TOPICS,
                POSTGRESQL,
                "SELECT generate_series(1, 1000000000000)",
                "jdbc:duckdb:",
                "SELECT n FROM range(1000000000000) t(n)")
            .entrySet()) {
      try (var database = Database.builder(each.getKey()).maxSize(1).open()) {
        var tx = database.begin();
        try (var rows = tx.stream(Query.of(each.getValue()).fetchSize(100))) {
          var all = rows.iterator();
          assertThat(all.hasNext()).isTrue();
          tx.rollback();
          assertThatThrownBy(() -> all.forEachRemaining(_ -> {}))
              .isInstanceOf(TransactionException.class)
              .hasMessageContaining("rolled back");
        }
        assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
        assertThat(database.metrics().created()).as("sessions").isEqualTo(1);
      }
    }
  }
}
