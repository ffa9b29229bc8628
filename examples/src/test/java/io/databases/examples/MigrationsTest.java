package io.databases.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.DatabaseUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flyway makes and changes the tables, this library works with them; both by the same address. */
final class MigrationsTest {
  // README: migrate
  /** Brings the tables up to date; gives how many migrations that took. */
  static int migrate(DatabaseUrl url) {
    return Flyway.configure()
        .dataSource(url.jdbcUrl(), url.username().orElse(""), url.password().orElse(""))
        .locations("classpath:db-migrations")
        .load()
        .migrate()
        .migrationsExecuted;
  }

  // README ends here

  private static void migrateAndQuery(String address) {
    var url = DatabaseUrl.parse(address);
    assertThat(migrate(url)).isEqualTo(2);
    try (var database = Database.open(address)) {
      database.execute("INSERT INTO high_scores (name, score) VALUES (?, ?)", "Daisy", 92);
      assertThat(database.fetchAll("SELECT name, score, level FROM high_scores").toString())
          .isEqualTo("[name='Daisy' score=92 level=1]");
    }
    assertThat(migrate(url)).isZero();
  }

  @Test
  void onSqlite(@TempDir Path folder) {
    migrateAndQuery("sqlite:///" + folder.resolve("migrated.db"));
  }

  @Test
  void onPostgreSql() throws IOException {
    try (var server = EmbeddedPostgres.start()) {
      migrateAndQuery("postgresql://postgres@127.0.0.1:%d/postgres".formatted(server.getPort()));
    }
  }
}
