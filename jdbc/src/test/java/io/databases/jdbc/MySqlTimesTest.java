package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.Queries;
import io.databases.testing.embedded.MariaDbServer;
import io.databases.testing.embedded.MySqlServer;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** TIME of MySQL and MariaDB, which is a time of day or any other span. */
class MySqlTimesTest {
  private static final String MARIADB =
      "mariadb://test@127.0.0.1:%d/tck".formatted(MariaDbServer.shared().port());
  private static final String MYSQL =
      "mysql://test@127.0.0.1:%d/tck".formatted(MySqlServer.shared().port());

  @Test
  void timesOfDayAreSuchAndOtherSpansAreText() {
    for (var url : List.of(MARIADB, MARIADB + "?useServerPrepStmts=false", MYSQL)) {
      try (var database = Database.open(url);
          var connection = database.newConnection()) {
        connection.execute("CREATE TEMPORARY TABLE spans (span TIME(6))");
        for (var span : List.of("00:00:00", "23:59:59.999999")) {
          assertThat(asStored(connection, span)).as(url).isEqualTo(LocalTime.parse(span));
        }
        for (var span : List.of("24:00:00", "838:59:59", "-01:00:00.250000")) {
          assertThat(asStored(connection, span)).asString().as(url).startsWith(span);
        }
        assertThat(asStored(connection, null)).isNull();
      }
    }
  }

  private static @Nullable Object asStored(Queries connection, @Nullable String span) {
    connection.execute("DELETE FROM spans");
    connection.execute("INSERT INTO spans VALUES (?)", span);
    return connection.fetchOne("SELECT span FROM spans").orElseThrow().get(0);
  }
}
