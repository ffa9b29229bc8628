package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.testing.embedded.MariaDbServer;
import io.databases.testing.embedded.MySqlServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Values of which the database puts a part into its messages, or another form of them. */
class LongValuesTest {
  private static final String SECRET = "s3cr3t".repeat(40);
  private static final byte[] BYTES = "s3cr3t".getBytes(StandardCharsets.UTF_8);

  /** What must fail, with the value that it is given. */
  private record Attempt(String sql, Object value, String told) {
    Attempt(String sql, String told) {
      this(sql, SECRET, told);
    }
  }

  private static void assertNothingIsTold(String url, String create, List<Attempt> attempts) {
    try (var database = Database.open(url);
        var connection = database.newConnection()) {
      connection.execute(create);
      for (var attempt : attempts) {
        assertThatThrownBy(() -> connection.fetchAll(attempt.sql, attempt.value))
            .as(attempt.sql)
            .isInstanceOf(DatabaseException.class)
            .hasMessageContaining(attempt.told)
            .satisfies(e ->
                assertThat(trace(e).toLowerCase(Locale.ROOT))
                    .doesNotContain("s3cr")
                    .doesNotContain(HexFormat.of().formatHex(BYTES)));
      }
    }
  }

  private static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void stayOutOfThoseOfH2() {
    assertNothingIsTold(
        "jdbc:h2:mem:",
        "CREATE TABLE short (name VARCHAR(5), bytes VARBINARY(2), at DATE, n INTEGER, small"
            + " DECIMAL(3))",
        List.of(
            new Attempt("INSERT INTO short (name) VALUES (?)", "NAME"),
            new Attempt("INSERT INTO short (bytes) VALUES (?)", BYTES, "BYTES"),
            new Attempt("INSERT INTO short (n) VALUES (?)", "onversion"),
            new Attempt("INSERT INTO short (n) VALUES (?)", BYTES, "onversion"),
            new Attempt("INSERT INTO short (at) VALUES (?)", "DATE"),
            new Attempt("SELECT CAST(? AS DATE)", "DATE"),
            new Attempt("SELECT CAST(? AS UUID)", ""),
            new Attempt("INSERT INTO short (n) VALUES (CAST(? AS INTEGER))", "onversion")));
  }

  private static final List<Attempt> OF_MYSQL =
      List.of(
          new Attempt("INSERT INTO short (n) VALUES (?)", "for column"),
          new Attempt("INSERT INTO short (at) VALUES (?)", "for column"),
          new Attempt("INSERT INTO short (d) VALUES (?)", "for column"),
          new Attempt("INSERT INTO short (name) VALUES (?)", "name"),
          new Attempt("INSERT INTO short (n) SELECT ? FROM nowhere syntax error", "near"),
          new Attempt("INSERT INTO short (n) VALEUS ? more", "near"));

  private static final String CREATE =
      "CREATE TEMPORARY TABLE short (n INTEGER, at DATETIME, d DECIMAL(5,2), name VARCHAR(5))";

  @Test
  void stayOutOfThoseOfMySql() {
    assertNothingIsTold(
        "mysql://test@127.0.0.1:%d/tck".formatted(MySqlServer.shared().port()), CREATE, OF_MYSQL);
  }

  @Test
  void stayOutOfThoseOfMariaDb() {
    assertNothingIsTold(
        "mariadb://test@127.0.0.1:%d/tck".formatted(MariaDbServer.shared().port()),
        CREATE,
        OF_MYSQL);
    assertNothingIsTold(
        "mariadb://test@127.0.0.1:%d/tck?useServerPrepStmts=false"
            .formatted(MariaDbServer.shared().port()),
        CREATE,
        OF_MYSQL);
  }
}
