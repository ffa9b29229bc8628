package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.ConfigurationException;
import io.databases.Database;
import io.databases.DatabaseUrl;
import io.databases.Query;
import io.databases.ReadOnlyException;
import io.databases.StatementTimeoutException;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is different where each transaction may get another of the server's sessions. */
class PgBouncerTest {
  private Database database;

  @BeforeAll
  static void needsPgbouncer() {
    PgBouncer.require();
  }

  @BeforeEach
  void open() {
    database = Database.open(url());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static String url() {
    return PgBouncer.shared().url("postgres");
  }

  @Test
  void listeningIsRefusedSinceNothingWouldEverCome() {
    var thrown =
        catchThrowableOfType(
            ConfigurationException.class, () -> Postgres.listen(database, "orders"));
    assertThat(thrown).hasMessageContaining("pooler").hasMessageContaining("the server itself");
  }

  @Test
  void settingOfASessionIsRefusedAndNamed() {
    var url = DatabaseUrl.parse(url()).withOption("search_path", "shop").reveal();
    var thrown = catchThrowableOfType(ConfigurationException.class, () -> Database.open(url));
    assertThat(thrown).hasMessageContaining("search_path").hasMessageContaining("pooler");
    assertThat(thrown.retrySafe()).isTrue();
  }

  @Test
  void replicaRefusesToWriteWhicheverSessionItGets() throws Exception {
    database.execute("DROP TABLE IF EXISTS written");
    database.execute("CREATE TABLE written (n INTEGER)");
    var hidden = Query.of("INSERT INTO written VALUES (?) RETURNING n", 1);
    try (var replicated = Database.builder(url()).replicas(url()).open()) {
      Workers.inParallel(
          20,
          _ -> {
            var replica = replicated.replica();
            assertThat(
                    catchThrowableOfType(ReadOnlyException.class, () -> replica.fetchAll(hidden)))
                .isNotNull();
            try (var rows = replica.stream("SELECT generate_series(1, 5)")) {
              assertThat(rows).hasSize(5);
            }
            return null;
          });
      assertThat(replicated.execute(hidden).affectedRows()).as("on the primary").isEqualTo(1);
    }
    database.execute("DROP TABLE written");
  }

  @Test
  void timeoutsOfSomeTouchNobodyElse() throws Exception {
    Workers.inParallel(
        8,
        worker -> {
          for (int turn = 0; turn < 25; turn++) {
            if (worker % 2 == 0) {
              var sleep = Query.of("SELECT pg_sleep(20)").timeout(Duration.ofMillis(5 + turn));
              assertThat(
                      catchThrowableOfType(
                          StatementTimeoutException.class, () -> database.fetchAll(sleep)))
                  .isNotNull();
            } else {
              int n = turn;
              assertThat(database.fetchValue(Integer.class, "SELECT ?::int", n)).isEqualTo(n);
            }
          }
          return null;
        });
  }

  @Test
  void temporaryTableLivesInATransaction() {
    database.transaction(() -> {
      database.execute("CREATE TEMPORARY TABLE passing (n INTEGER) ON COMMIT DROP");
      database.executeMany(
          "INSERT INTO passing VALUES (?)", IntStream.range(0, 100).mapToObj(List::of).toList());
      assertThat(database.fetchValue(Long.class, "SELECT count(*) FROM passing")).isEqualTo(100);
    });
  }
}
