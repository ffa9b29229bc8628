package io.databases.jdbc;

import io.databases.Column;
import io.databases.Columns;
import io.databases.Row;
import io.databases.spi.ArrayRow;
import io.databases.spi.Conversions;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rows of a statement look like, and how they are read. Immutable. */
final class JdbcShape {
  /** SQLSTATE for a value that is not of its type. */
  private static final String UNREADABLE = "22000";

  private final List<JdbcTypes.Described> described;
  private final Columns columns;
  private final JdbcTypes.Reader[] readers;

  private JdbcShape(
      List<JdbcTypes.Described> described, JdbcDialect dialect, Conversions conversions) {
    this.described = described;
    this.columns =
        Columns.of(
            described.stream().map(each -> new Column(each.label(), each.typeName())).toList(),
            conversions);
    this.readers =
        described.stream()
            .map(each -> JdbcTypes.reader(each, dialect))
            .toArray(JdbcTypes.Reader[]::new);
  }

  /**
   * The shape of a result.
   *
   * @param known what the statement gave before; kept where it still fits, with all that was
   *     derived from its columns
   */
  static JdbcShape of(
      ResultSetMetaData columns,
      @Nullable JdbcShape known,
      JdbcDialect dialect,
      Conversions conversions)
      throws SQLException {
    if (known != null && known.fits(columns)) {
      return known;
    }
    var described = new ArrayList<JdbcTypes.Described>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      described.add(JdbcTypes.Described.of(columns, i));
    }
    return new JdbcShape(List.copyOf(described), dialect, conversions);
  }

  private boolean fits(ResultSetMetaData columns) throws SQLException {
    if (columns.getColumnCount() != described.size()) {
      return false;
    }
    int place = 0;
    while (place < described.size() && described.get(place).fits(columns, place + 1)) {
      place++;
    }
    return place == described.size();
  }

  Columns columns() {
    return columns;
  }

  /** Adds rows to the list, at most {@code limit} (0 for all); false where the end was seen. */
  boolean read(ResultSet from, List<Row> rows, int limit) throws SQLException {
    int left = limit == 0 ? Integer.MAX_VALUE : limit;
    while (left > 0) {
      if (!from.next()) {
        return false;
      }
      rows.add(new ArrayRow(columns, values(from)));
      left--;
    }
    return true;
  }

  private @Nullable Object[] values(ResultSet from) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[readers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(from, i);
    }
    return values;
  }

  /** One value of the row that a result is at, at a place counted from 0. */
  @Nullable Object value(ResultSet from, int index) throws SQLException {
    try {
      return readers[index].read(from, index + 1);
    } catch (RuntimeException e) { // whose message may hold the value
      var failure =
          new SQLException(
              "a value of the column \"%s\" could not be read: %s"
                  .formatted(described.get(index).label(), e.getClass().getName()),
              UNREADABLE);
      failure.setStackTrace(e.getStackTrace());
      throw failure;
    }
  }

  /** How a column is read, at a place counted from 0. */
  JdbcTypes.Reader reader(int index) {
    return readers[index];
  }

  /** Whether a column is read this way. */
  boolean isReadBy(JdbcTypes.Reader reader, int index) {
    return index >= 0 && index < readers.length && readers[index] == reader;
  }
}
