package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Converter;
import io.databases.Database;
import io.databases.Json;
import io.databases.MappingException;
import io.databases.Query;
import io.databases.spi.Conversions;
import java.math.BigDecimal;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that are mapped where the driver has them. */
class JdbcViewTest {
  private static final String VALUES =
      "SELECT 7, CAST(8 AS BIGINT), CAST(0.5 AS DOUBLE), TRUE, 'text', NULL";
  private static final Queue<Thread> MAPPERS = new ConcurrentLinkedQueue<>();

  record Mapped(int n) {
    Mapped {
      MAPPERS.add(Thread.currentThread());
    }
  }

  record Picky(long n) {
    Picky {
      if (n == 1_777) {
        throw new IllegalArgumentException("not this one");
      }
    }
  }

  record Length(int characters) {}

  record Named(Length text) {}

  @AfterEach
  void forget() {
    MAPPERS.clear();
  }

  @Test
  void everyAccessorGivesWhatARowWouldGive() throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:h2:mem:");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(VALUES)) {
      assertThat(rows.next()).isTrue();
      var view = view(rows);
      assertThat(view.toList()).containsExactly(7, 8L, 0.5, true, "text", null);
      assertThat(view.getInt(0)).isEqualTo(7);
      assertThat(view.getLong(0)).isEqualTo(7);
      assertThat(view.getLong(1)).isEqualTo(8);
      assertThat(view.getInt(1)).isEqualTo(8);
      assertThat(view.getDouble(2)).isEqualTo(0.5);
      assertThat(view.getBoolean(3)).isTrue();
      assertThat(view.getString(4)).isEqualTo("text");
      assertThat(view.getString(0)).isEqualTo("7");
      assertThat(view.getString(5)).isNull();
      assertThatThrownBy(() -> view.getLong(5)).isInstanceOf(MappingException.class);
      assertThatThrownBy(() -> view.get(6)).isInstanceOf(MappingException.class);
      assertThatCode(view::check).doesNotThrowAnyException();
    }
  }

  private static JdbcView view(java.sql.ResultSet rows) throws SQLException {
    var conversions = Conversions.standard();
    var shape = JdbcShape.of(rows.getMetaData(), null, new H2Dialect(), conversions);
    return new JdbcView(shape, rows);
  }

  @Test
  void nullsOfEachTypeAreNulls() throws SQLException {
    var nulls =
        "SELECT CAST(NULL AS INTEGER), CAST(NULL AS BIGINT), CAST(NULL AS DOUBLE),"
            + " CAST(NULL AS BOOLEAN), CAST(NULL AS VARCHAR)";
    try (var connection = DriverManager.getConnection("jdbc:h2:mem:");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(nulls)) {
      assertThat(rows.next()).isTrue();
      var view = view(rows);
      assertThat(view.toList()).containsOnlyNulls();
      assertThatThrownBy(() -> view.getInt(0)).hasMessageContaining("is NULL");
      assertThatThrownBy(() -> view.getLong(1)).hasMessageContaining("is NULL");
      assertThatThrownBy(() -> view.getDouble(2)).hasMessageContaining("is NULL");
      assertThatThrownBy(() -> view.getBoolean(3)).hasMessageContaining("is NULL");
      assertThat(view.getString(4)).isNull();
    }
  }

  @Test
  void whatTheDriverThrowsIsNotTakenForAMistakeOfTheMapper() throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:h2:mem:");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(VALUES)) {
      assertThat(rows.next()).isTrue();
      var view = view(rows);
      assertThat(rows.next()).isFalse(); // there is no row any more that could be read
      assertThatThrownBy(() -> view.getInt(0)).hasCauseInstanceOf(SQLException.class);
      assertThatThrownBy(view::check).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void recordsAreMadeWhereTheirRowsAreRead() {
    try (var database = Database.open("jdbc:h2:mem:")) {
      var mapped = Query.of("SELECT x AS n FROM system_range(1, 2000)").as(Mapped.class);
      assertThat(database.fetchAll(mapped)).hasSize(2000).startsWith(new Mapped(1));
      MAPPERS.removeIf(thread -> thread == Thread.currentThread());
      assertThat(MAPPERS).hasSize(2000);
    }
  }

  record Everything(
      int i,
      long l,
      double d,
      boolean b,
      String s,
      BigDecimal price,
      OffsetDateTime at,
      Instant moment,
      LocalDate dateOf,
      @Nullable Long nullable,
      @Nullable String maybe,
      @Nullable UUID id,
      String text,
      long wide,
      BigDecimal whole,
      Json json) {}

  /** Long enough for handles to be made of them, and more of the same rows by those. */
  @Test
  void manyRowsAreReadAsEachOfThemByItself() {
    var sql =
        """
        SELECT CAST(x AS INTEGER) AS i, x AS l, x / 2e0 AS d, MOD(x, 3) = 0 AS b, 's' || x AS s,
          CAST(x / 100.00 AS NUMERIC(10, 2)) AS price,
          TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00Z' + x * INTERVAL '1' SECOND AS at,
          TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+02:00' AS moment,
          DATE '2026-01-01' + CAST(x AS INTEGER) AS date_of, NULLIF(MOD(x, 5), 0) AS nullable,
          CASE WHEN MOD(x, 2) = 0 THEN 'even' END AS maybe,
          CASE WHEN MOD(x, 2) = 1
            THEN CAST('a1b2c3d4-0000-4000-8000-000000000000' AS UUID) END AS id,
          x AS text, CAST(x AS INTEGER) AS wide, x AS whole, CAST('1' AS JSON) AS json
        FROM system_range(0, 2999)
        """;
    try (var database = Database.open("jdbc:h2:mem:")) {
      var rows = database.fetchAll(Query.of(sql));
      var expected = rows.stream().map(row -> row.as(Everything.class)).toList();
      var mapped = Query.of(sql).as(Everything.class);
      assertThat(database.fetchAll(mapped)).isEqualTo(expected);
      assertThat(database.fetchAll(mapped)).isEqualTo(expected);
      assertThat(expected.getLast().price()).isEqualTo("29.99");
    }
  }

  @Test
  void lateNullsAndConstructorsThatThrowAreExplained() {
    try (var database = Database.open("jdbc:h2:mem:")) {
      var nulls =
          Query.of("SELECT NULLIF(x, 1500) AS n FROM system_range(1, 1600)").as(Picky.class);
      assertThatThrownBy(() -> database.fetchAll(nulls))
          .isInstanceOf(MappingException.class)
          .hasMessageContaining("Component \"n\" of record")
          .hasMessageContaining("is NULL, which no primitive can hold");
      var all = Query.of("SELECT x AS n FROM system_range(1, 2000)").as(Picky.class);
      assertThatThrownBy(() -> database.fetchAll(all))
          .isInstanceOf(MappingException.class)
          .hasMessageStartingWith("The constructor of record")
          .hasRootCauseMessage("not this one");
      assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    }
  }

  @Test
  void convertersOfTheUsersRunOnTheCallersThread() {
    var converters = new ConcurrentLinkedQueue<Thread>();
    var length =
        Converter.of(
            Length.class,
            String.class,
            value -> "x".repeat(value.characters()),
            text -> {
              converters.add(Thread.currentThread());
              return new Length(text.length());
            });
    try (var database = Database.builder("jdbc:h2:mem:").converter(length).open()) {
      var named = Query.of("SELECT 'four' AS text FROM system_range(1, 2000)").as(Named.class);
      assertThat(database.fetchAll(named)).hasSize(2000).contains(new Named(new Length(4)));
      assertThat(converters).containsOnly(Thread.currentThread());
    }
  }
}
