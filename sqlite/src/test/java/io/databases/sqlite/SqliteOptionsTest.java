package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConfigurationException;
import io.databases.DatabaseException;
import io.databases.spi.Backend;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqliteOptionsTest extends SqliteTestCase {
  private Backend backend;

  @BeforeEach
  void open() {
    backend =
        open(
            "sqlite://",
            SqliteOptions.create()
                .deterministicFunction("twice", 1, values -> (Long) values.get(0) * 2)
                .function("count_all", -1, List::size)
                .function("kind", 1, values -> kind(values.get(0)))
                .function("give", 1, values -> give((String) values.get(0)))
                .function(
                    "fail",
                    1,
                    values -> {
                      throw new IllegalStateException("secret " + values);
                    })
                .function(
                    "fail_badly",
                    1,
                    values -> {
                      throw new AssertionError("secret " + values);
                    })
                .aggregate(
                    "join_all",
                    2,
                    () -> new StringJoiner(","),
                    (joiner, values) -> joiner.add(values.get(0) + "/" + values.get(1)),
                    StringJoiner::toString)
                .collation("backwards", Comparator.reverseOrder()));
  }

  private static String kind(Object value) {
    return value == null ? "null" : value.getClass().getSimpleName();
  }

  private static Object give(String what) {
    return switch (what) {
      case "date" -> LocalDate.of(2024, 1, 2);
      case "decimal" -> new BigDecimal("1.50");
      case "flag" -> true;
      case "bytes" -> new byte[] {1, 2};
      case "double" -> 0.5;
      case "float" -> 0.25f;
      default -> null;
    };
  }

  @Test
  void functionsAreKnownToEverySession() {
    assertThat(value(connect(backend), "SELECT twice(21)")).isEqualTo(42L);
    assertThat(value(connect(backend), "SELECT twice(?)", 4)).isEqualTo(8L);
    write(backend, "CREATE TABLE t (a)");
    write(backend, "INSERT INTO t VALUES (twice(5))");
    assertThat(value(connect(backend), "SELECT a FROM t")).isEqualTo(10L);
  }

  @Test
  void functionsTakeAnyNumberOfValuesIfTheySay() {
    assertThat(value(connect(backend), "SELECT count_all()")).isEqualTo(0L);
    assertThat(value(connect(backend), "SELECT count_all(1, 2, 3)")).isEqualTo(3L);
  }

  @Test
  void functionsAreGivenWhatSqliteStores() {
    assertThat(
            run(connect(backend), "SELECT kind(1), kind(1.5), kind('a'), kind(x'00'), kind(NULL)")
                .rows()
                .get(0)
                .toMap()
                .values())
        .containsExactly("Long", "Double", "String", "byte[]", "null");
  }

  @Test
  void functionsGiveWhateverCanBeBound() {
    var session = connect(backend);
    assertThat(value(session, "SELECT give('date')")).isEqualTo("2024-01-02");
    assertThat(value(session, "SELECT give('decimal')")).isEqualTo("1.50");
    assertThat(value(session, "SELECT give('flag')")).isEqualTo(1L);
    assertThat(value(session, "SELECT give('bytes')")).isEqualTo(new byte[] {1, 2});
    assertThat(value(session, "SELECT give('double')")).isEqualTo(0.5);
    assertThat(value(session, "SELECT give('float')")).isEqualTo(0.25);
    assertThat(value(session, "SELECT give('nothing')")).isNull();
  }

  @Test
  void aFunctionThatThrowsFailsItsStatementWithoutItsMessage() {
    var session = connect(backend);
    assertThat(failure(session, "SELECT fail(?)", "password"))
        .isExactlyInstanceOf(DatabaseException.class)
        .hasMessageContaining("fail threw java.lang.IllegalStateException")
        .hasMessageNotContaining("password");
    assertThat(failure(session, "SELECT fail_badly(?)", "password"))
        .isExactlyInstanceOf(DatabaseException.class)
        .hasMessageContaining("fail_badly threw java.lang.AssertionError")
        .hasMessageNotContaining("password");
    assertThat(value(session, "SELECT twice(1)")).isEqualTo(2L);
  }

  @Test
  void anAggregateGathersEachGroup() {
    var session = connect(backend);
    run(session, "CREATE TABLE t (g, a)");
    run(session, "INSERT INTO t VALUES (1, 'a'), (1, 'b'), (2, 'c')");
    assertThat(column(session, "SELECT join_all(g, a) FROM t GROUP BY g ORDER BY g"))
        .containsExactly("1/a,1/b", "2/c");
    assertThat(value(session, "SELECT join_all(g, a) FROM t WHERE 0")).isEqualTo("");
  }

  @Test
  void aCollationOrdersText() {
    var session = connect(backend);
    run(session, "CREATE TABLE t (a TEXT)");
    run(session, "INSERT INTO t VALUES ('a'), ('c'), ('b')");
    assertThat(column(session, "SELECT a FROM t ORDER BY a COLLATE backwards"))
        .containsExactly("c", "b", "a");
  }

  @Test
  void aReadThatCallsAFunctionIsStillARead() {
    assertThat(backend.shareable(statement("SELECT twice(1)").info())).isTrue();
    assertThat(backend.direct(statement("SELECT twice(1)"))).isNull();
  }

  @Test
  void onlyReadsMayShareASession() {
    for (var sql :
        List.of(
            "SELECT 1",
            "VALUES (1)",
            "WITH a AS (SELECT 1) SELECT * FROM a",
            "EXPLAIN DELETE FROM t")) {
      assertThat(backend.shareable(statement(sql).info())).as(sql).isTrue();
    }
    for (var sql :
        List.of(
            "INSERT INTO t VALUES (1)",
            "PRAGMA foreign_keys",
            "CREATE TABLE t (a)",
            "ATTACH 'x' AS x",
            "WITH a AS (SELECT 1) DELETE FROM t",
            "SELECT 1; SELECT 2",
            "")) {
      assertThat(backend.shareable(statement(sql).info())).as(sql).isFalse();
    }
  }

  @Test
  void aWrongOptionIsRefusedAtOnce() {
    var options = SqliteOptions.create();
    assertThatThrownBy(() -> options.pragma("cache_sise", "1"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is cache_size meant?");
    assertThatThrownBy(() -> options.pragma("cache_size", "many"))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> options.function("f", 1000, values -> null))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> options.function(" ", 1, values -> null))
        .isInstanceOf(ConfigurationException.class);
  }
}
