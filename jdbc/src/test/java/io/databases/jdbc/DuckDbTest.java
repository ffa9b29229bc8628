package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConfigurationException;
import io.databases.ConstraintViolationException;
import io.databases.Database;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.SyntaxException;
import io.databases.testing.support.LiveThreads;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DuckDB, whose driver is native code; what the suite of all drivers does not ask. */
class DuckDbTest {
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open("jdbc:duckdb:");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void databaseInMemoryIsOneForAllConnections() {
    database.execute("CREATE TABLE things (id INTEGER)");
    assertThat(database.execute("INSERT INTO things VALUES (?), (?)", 1, 2).affectedRows())
        .isEqualTo(2);
    try (var held = database.newConnection()) {
      assertThat(held.fetchValue(Integer.class, "SELECT count(*) FROM things")).isEqualTo(2);
      assertThat(database.fetchValue(Integer.class, "SELECT count(*) FROM things")).isEqualTo(2);
    }
  }

  @Test
  void soItIsWithOptions() {
    for (var url : List.of("jdbc:duckdb:;threads=1", "jdbc:duckdb::memory:;threads=1")) {
      try (var one = Database.open(url);
          var other = Database.open(url)) {
        one.execute("CREATE TABLE things (id INTEGER)");
        try (var held = one.newConnection()) {
          assertThat(held.fetchValue(Integer.class, "SELECT count(*) FROM things")).isZero();
          assertThat(one.fetchValue(Integer.class, "SELECT count(*) FROM things")).isZero();
          var threads = "SELECT current_setting('threads')";
          assertThat(one.fetchValue(Integer.class, threads)).isEqualTo(1);
        }
        assertThatThrownBy(() -> other.fetchAll("SELECT * FROM things"))
            .isInstanceOf(SyntaxException.class);
      }
    }
  }

  @Test
  void triggersAreCalledForEachSet() {
    database.execute("CREATE TABLE watched (n INTEGER)");
    database.execute("CREATE TABLE calls (n INTEGER)");
    var insert = "INSERT INTO watched VALUES (?)";
    var numbers = IntStream.range(0, 70).boxed().toList();
    assertThat(database.executeMany(insert, numbers).counts()).containsOnly(1);
    database.execute(
        "CREATE TRIGGER counting AFTER INSERT ON watched FOR EACH STATEMENT"
            + " INSERT INTO calls VALUES (1)");
    assertThat(database.executeMany(insert, numbers).counts()).containsOnly(1);
    assertThat(database.fetchValue(Integer.class, "SELECT count(*) FROM calls")).isEqualTo(70);
    assertThat(database.fetchValue(Integer.class, "SELECT count(*) FROM watched")).isEqualTo(140);
  }

  @Test
  void bitsAreText() {
    var row = database.fetchOne("SELECT CAST('101' AS BIT) AS bits, true AS flag").orElseThrow();
    assertThat(row.toList()).containsExactly("101", true);
  }

  @Test
  void valuesComeBackAsTheyAre() {
    var id = UUID.randomUUID();
    var day = LocalDate.of(2024, 2, 29);
    var time = LocalDateTime.of(2024, 2, 29, 1, 2, 3, 123_456_000);
    var price = new BigDecimal("12345.67890");
    database.execute(
        "CREATE TABLE things (a BIGINT, b VARCHAR, c BOOLEAN, d DOUBLE, e DECIMAL(10,5), f UUID,"
            + " g DATE, h TIMESTAMP, i BLOB, j INTEGER)");
    database.execute(
        "INSERT INTO things VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        1L,
        "ä😀",
        true,
        1.5,
        price,
        id,
        day,
        time,
        new byte[] {0, -1},
        null);
    var row = database.fetchOne("SELECT * FROM things").orElseThrow();
    assertThat(row.toList())
        .containsExactly(1L, "ä😀", true, 1.5, price, id, day, time, new byte[] {0, -1}, null);
  }

  @Test
  void streamIsReadInPartsBesideOtherQueries() {
    try (var rows =
        database.stream(Query.of("SELECT n::INTEGER AS n FROM range(1000) t(n)").fetchSize(10))) {
      int expected = 0;
      for (var row : rows) {
        assertThat(row.getInt("n")).isEqualTo(expected++);
        if (expected % 100 == 0) {
          assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
        }
      }
      assertThat(expected).isEqualTo(1000);
    }
  }

  @Test
  void transactionsCommitAndRollBack() {
    database.execute("CREATE TABLE things (id INTEGER PRIMARY KEY)");
    database.transaction(() -> database.execute("INSERT INTO things VALUES (1)"));
    try (var tx = database.begin()) {
      tx.execute("INSERT INTO things VALUES (2)");
    }
    assertThatThrownBy(
            () -> database.executeMany("INSERT INTO things VALUES (?)", List.of(3, 4, 3)))
        .isInstanceOf(ConstraintViolationException.class);
    assertThat(database.fetchValue(Integer.class, "SELECT count(*) FROM things")).isEqualTo(1);
  }

  @Test
  void errorsHaveTheirKindAndWorkGoesOn() {
    assertThatThrownBy(() -> database.fetchAll("SELECT * FROM nowhere"))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("nowhere");
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
  }

  @Test
  void eachConnectionHasAPlatformThreadUnlessTheUserSaysOtherwise() {
    assertThat(threads(JdbcOptions.create())).isEqualTo(1);
    assertThat(threads(JdbcOptions.create().platformThreads(false))).isZero();
  }

  /** How many platform threads a database with one connection has. */
  private static int threads(JdbcOptions options) {
    var before = LiveThreads.platform(LiveThreads.LIBRARY).size();
    try (var other = Database.builder("jdbc:duckdb:").with(options).open()) {
      assertThat(other.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
      return LiveThreads.platform(LiveThreads.LIBRARY).size() - before;
    }
  }

  @Test
  void transactionIsNotCommittedBehindABatchThatFailed() {
    database.execute("CREATE TABLE things (id INTEGER PRIMARY KEY)");
    var tx = database.begin();
    tx.execute("INSERT INTO things VALUES (1)");
    assertThatThrownBy(() -> tx.executeMany("INSERT INTO things VALUES (?)", List.of(2, 3, 2)))
        .isInstanceOf(ConstraintViolationException.class);
    assertThatThrownBy(tx::commit).isInstanceOf(ConstraintViolationException.class);
    assertThat(database.fetchValue(Integer.class, "SELECT count(*) FROM things")).isZero();
  }

  @Test
  void nestedTransactionIsRefusedByName() {
    database.transaction(() -> {
      assertThatThrownBy(() -> database.transaction(() -> database.execute("SELECT 1")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("DuckDB has no savepoints");
    });
  }

  @Test
  void timeoutStopsTheStatement() {
    var endless =
        Query.of(
                "SELECT count(*) FROM range(10000000) a, range(10000000) b"
                    + " WHERE a.range + b.range < 0")
            .timeout(Duration.ofMillis(100));
    assertThatThrownBy(() -> database.fetchAll(endless))
        .isInstanceOf(StatementTimeoutException.class);
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
  }
}
