package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.CheckViolationException;
import io.databases.ConstraintViolationException;
import io.databases.DatabaseException;
import io.databases.ForeignKeyViolationException;
import io.databases.NotNullViolationException;
import io.databases.SyntaxException;
import io.databases.UniqueViolationException;
import io.databases.spi.Session;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SqliteErrorsTest extends SqliteTestCase {
  private Session session;

  @BeforeEach
  void connect() {
    session = connect(open("sqlite://"));
    run(
        session,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, nn INT NOT NULL DEFAULT 0,"
            + " c INT CONSTRAINT positive CHECK (c > 0), p INT REFERENCES t)");
    run(session, "CREATE TABLE s (a INTEGER) STRICT");
    run(session, "CREATE TRIGGER guard BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'kept'); END");
    run(session, "INSERT INTO t (id, k) VALUES (1, 'one')");
  }

  static Stream<Arguments> constraints() {
    return Stream.of(
        Arguments.of(
            "INSERT INTO t (k) VALUES ('one')",
            UniqueViolationException.class,
            "23505",
            2067,
            "t.k"),
        Arguments.of(
            "INSERT INTO t (id) VALUES (1)", UniqueViolationException.class, "23505", 1555, "t.id"),
        Arguments.of(
            "INSERT INTO t (nn) VALUES (NULL)",
            NotNullViolationException.class,
            "23502",
            1299,
            "t.nn"),
        Arguments.of(
            "INSERT INTO t (c) VALUES (-1)",
            CheckViolationException.class,
            "23514",
            275,
            "positive"),
        Arguments.of(
            "INSERT INTO t (p) VALUES (99)",
            ForeignKeyViolationException.class,
            "23503",
            787,
            null),
        Arguments.of("DELETE FROM t", ConstraintViolationException.class, "23000", 1811, null),
        Arguments.of(
            "INSERT INTO s VALUES ('x')", ConstraintViolationException.class, "23000", 3091, null));
  }

  @ParameterizedTest
  @MethodSource("constraints")
  void aViolationTellsItsKindAndConstraint(
      String sql, Class<?> type, String state, int code, String constraint) {
    var failure = failure(session, sql);
    assertThat(failure).isExactlyInstanceOf(type);
    assertThat(failure.sqlState()).contains(state);
    assertThat(failure.vendorCode()).isEqualTo(code);
    assertThat(failure.details().constraint()).isEqualTo(constraint);
    assertThat(failure.connectionUsable()).isTrue();
    assertThat(failure.retrySafe()).isFalse();
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("SELEC 1", "42601", "near \"SELEC\""),
        Arguments.of("SELECT (1", "42601", "incomplete input"),
        Arguments.of("SELECT * FROM nowhere", "42P01", "no such table: nowhere"),
        Arguments.of("SELECT missing FROM t", "42703", "no such column: missing"),
        Arguments.of("INSERT INTO t (x) VALUES (1)", "42703", "no column named x"),
        Arguments.of("SELECT missing(1)", "42883", "no such function: missing"),
        Arguments.of("SELECT 'a' COLLATE missing ORDER BY 1", "42704", "no such collation"),
        Arguments.of("CREATE TABLE t (a)", "42000", "already exists"),
        Arguments.of("INSERT INTO s VALUES (1, 2)", "42000", "2 values were supplied"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aStatementThatIsWrongIsASyntaxError(String sql, String state, String message) {
    var failure = failure(session, sql);
    assertThat(failure).isInstanceOf(SyntaxException.class).hasMessageContaining(message);
    assertThat(failure.sqlState()).contains(state);
    assertThat(failure.vendorCode() & 0xff).isEqualTo(1);
    assertThat(failure.connectionUsable()).isTrue();
  }

  @Test
  void anErrorAboutValuesIsNotTheTextsFault() {
    assertThat(failure(session, "SELECT json_extract(?, '$')", "{secret"))
        .isExactlyInstanceOf(DatabaseException.class)
        .hasMessageContaining("malformed JSON")
        .hasMessageNotContaining("secret");
    assertThat(failure(session, "SELECT abs(-9223372036854775807 - 1)"))
        .isExactlyInstanceOf(DatabaseException.class)
        .hasMessageContaining("integer overflow");
  }

  @Test
  void aSearchTextIsNotRepeatedInTheError() {
    run(session, "CREATE VIRTUAL TABLE f USING fts5(body)");
    assertThat(failure(session, "SELECT * FROM f WHERE f MATCH ?", "\"secret"))
        .hasMessageNotContaining("secret");
    assertThat(failure(session, "SELECT * FROM f WHERE f MATCH ?", "a AND AND secret"))
        .hasMessageContaining("fts5: syntax error")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aSessionGoesOnAfterEveryKindOfError() {
    failure(session, "SELEC");
    failure(session, "INSERT INTO t (id) VALUES (1)");
    failure(session, "SELECT json_extract(?, '$')", "{");
    failure(session, "SELECT ?", Double.NaN);
    failure(session, "SELECT ?");
    assertThat(session.isOpen()).isTrue();
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(1L);
  }
}
