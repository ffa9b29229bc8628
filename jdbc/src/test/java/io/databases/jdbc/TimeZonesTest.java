package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConfigurationException;
import io.databases.Database;
import io.databases.testing.embedded.MariaDbServer;
import io.databases.testing.embedded.MySqlServer;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The time zone of sessions of MySQL and MariaDB, in which moments are stored and shown. */
class TimeZonesTest {
  private static final String MARIADB =
      "mariadb://test@127.0.0.1:%d/tck".formatted(MariaDbServer.shared().port());
  private static final String MYSQL =
      "mysql://test@127.0.0.1:%d/tck".formatted(MySqlServer.shared().port());

  @Test
  void anotherThanUtcIsRefused() {
    var options = JdbcOptions.create().property("connectionTimeZone", "+02:00");
    for (var builder :
        List.of(
            Database.builder(MARIADB).with(options),
            Database.builder(MYSQL + "?connectionTimeZone=%2B02:00"),
            Database.builder(MYSQL + "?serverTimezone=%2B02:00"),
            Database.builder(MYSQL).with(JdbcOptions.create().property("serverTimezone", "+02:00")),
            Database.builder(
                "jdbc:mysql://127.0.0.1:%d/tck?user=test&connectionTimeZone=%%2B02:00"
                    .formatted(MySqlServer.shared().port())))) {
      assertThatThrownBy(() -> builder.open().close())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("time zone")
          .hasMessageContaining("UTC");
    }
  }

  @Test
  void utcByItsOldNameIsTaken() {
    try (var database = Database.open(MYSQL + "?serverTimezone=UTC")) {
      assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    }
  }

  @Test
  void momentsAreStoredAsWhatTheyAre() {
    for (var url : List.of(MARIADB, MYSQL)) {
      try (var database = Database.open(url);
          var connection = database.newConnection()) {
        connection.execute("CREATE TEMPORARY TABLE moments (at TIMESTAMP)");
        var noon = OffsetDateTime.of(2024, 7, 1, 12, 0, 0, 0, ZoneOffset.ofHours(2));
        connection.execute("INSERT INTO moments VALUES (?)", noon);
        assertThat(connection.fetchValue(Long.class, "SELECT UNIX_TIMESTAMP(at) FROM moments"))
            .isEqualTo(noon.toEpochSecond());
      }
    }
  }
}
