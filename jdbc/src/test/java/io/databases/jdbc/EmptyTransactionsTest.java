package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.databases.Database;
import io.databases.TransactionOptions;
import io.databases.testing.embedded.MariaDbServer;
import io.databases.testing.embedded.MySqlServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The options of a transaction in which nothing was done are not those of what comes next. */
class EmptyTransactionsTest {
  private static final TransactionOptions READ_ONLY = TransactionOptions.readOnly();

  private static void assertNothingIsLeftOf(Database database) {
    database.execute("DROP TABLE IF EXISTS kept");
    database.execute("CREATE TABLE kept (id INTEGER)");
    database.transaction(READ_ONLY, () -> {});
    database.execute("INSERT INTO kept VALUES (1)");
    database.begin(READ_ONLY).rollback();
    database.transaction(() -> database.execute("INSERT INTO kept VALUES (2)"));
    database.begin(READ_ONLY).close();
    database.executeMany("INSERT INTO kept VALUES (?)", List.of(3, 4));
    assertThat(database.fetchValue(Integer.class, "SELECT count(*) FROM kept")).isEqualTo(4);
    database.execute("DROP TABLE kept");
  }

  @Test
  void onAConnectionOfTheLibrarys() {
    for (var url :
        List.of(
            "mariadb://test@127.0.0.1:%d/tck".formatted(MariaDbServer.shared().port()),
            "mariadb://test@127.0.0.1:%d/tck".formatted(MySqlServer.shared().port()),
            "mysql://test@127.0.0.1:%d/tck".formatted(MySqlServer.shared().port()),
            "postgresql+jdbc://postgres@127.0.0.1:%d/postgres"
                .formatted(PostgreSqlServer.port()))) {
      try (var database = Database.builder(url).maxSize(1).open()) {
        assertNothingIsLeftOf(database);
      }
    }
  }

  @Test
  void onAConnectionThatIsLent() {
    var config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:mariadb://127.0.0.1:%d/tck?user=test&sessionVariables=time_zone='+00:00'"
            .formatted(MariaDbServer.shared().port()));
    config.setMaximumPoolSize(1);
    try (var pool = new HikariDataSource(config);
        var database =
            Database.builder("jdbc:datasource")
                .with(JdbcOptions.create().dataSource(pool))
                .open()) {
      assertNothingIsLeftOf(database);
    }
  }
}
