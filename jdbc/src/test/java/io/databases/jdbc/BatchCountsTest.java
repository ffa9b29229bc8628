package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.Queries;
import io.databases.testing.embedded.MariaDbServer;
import io.databases.testing.embedded.MySqlServer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is counted for each set of values where a set is not one plain row. */
class BatchCountsTest {
  private static final String MARIADB =
      "mariadb://test@127.0.0.1:%d/tck".formatted(MariaDbServer.shared().port());
  private static final String MYSQL =
      "mysql://test@127.0.0.1:%d/tck".formatted(MySqlServer.shared().port());
  private static final String POSTGRESQL =
      "postgresql+jdbc://postgres@127.0.0.1:%d/postgres".formatted(PostgreSqlServer.port());

  /** What is counted on a connection. */
  private interface Counting {
    void run(Queries connection);
  }

  private static void on(List<String> urls, Counting test) {
    for (var url : urls) {
      try (var database = Database.open(url);
          var connection = database.newConnection()) {
        connection.execute("CREATE TEMPORARY TABLE counted (id INTEGER PRIMARY KEY, n INTEGER)");
        test.run(connection);
      }
    }
  }

  @Test
  void rowsThatAreReturnedAreCounted() {
    on(
        List.of(POSTGRESQL, MARIADB),
        connection ->
            assertThat(
                    connection
                        .executeMany(
                            "INSERT INTO counted VALUES (?, 0) RETURNING id", List.of(1, 2, 3))
                        .counts())
                .containsExactly(1, 1, 1));
    on(
        List.of(POSTGRESQL),
        connection -> {
          var upsert = "INSERT INTO counted VALUES (?, 0) ON CONFLICT (id) DO NOTHING RETURNING id";
          assertThat(connection.executeMany(upsert, List.of(1, 2, 1)).counts())
              .containsExactly(1, 1, 0);
          var update = "UPDATE counted SET n = 1 WHERE id <= ? RETURNING id";
          assertThat(connection.executeMany(update, List.of(0, 2, 1)).counts())
              .containsExactly(0, 2, 1);
        });
  }

  @Test
  void severalRowsOfOneSetAreCounted() {
    var sets = IntStream.range(0, 20).mapToObj(i -> List.of(2 * i, 2 * i + 1)).toList();
    on(
        List.of(POSTGRESQL, MARIADB, MYSQL, "jdbc:h2:mem:"),
        connection -> {
          var insert = "INSERT INTO counted VALUES (?, 0), -- and\n (?, 1)";
          var counts = connection.executeMany(insert, sets).counts();
          assertThat(counts).hasSize(20).containsOnly(2);
        });
  }

  @Test
  void rowsThatAreOnlyReadAreNot() {
    on(
        List.of(POSTGRESQL, "jdbc:h2:mem:"),
        connection ->
            assertThat(connection.executeMany("SELECT CAST(? AS INTEGER)", List.of(1, 2)).counts())
                .containsExactly(0, 0));
  }

  @Test
  void namedParametersMakeNoDifference() {
    on(
        List.of(MARIADB),
        connection ->
            assertThat(
                    connection
                        .executeMany(
                            "INSERT INTO counted VALUES (:a, 0), (:b, 0)",
                            List.of(Map.of("a", 1, "b", 2)))
                        .counts())
                .containsExactly(2));
  }
}
