package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Converter;
import io.databases.Database;
import io.databases.MappingException;
import io.databases.Query;
import io.databases.spi.Conversions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
