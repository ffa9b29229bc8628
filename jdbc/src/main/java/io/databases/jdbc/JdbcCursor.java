package io.databases.jdbc;

import io.databases.Columns;
import io.databases.DatabaseException;
import io.databases.Row;
import io.databases.spi.Cursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement in parts: read from the driver as they are wanted, or beforehand where
 * the connection is needed for something else. Used on the session's thread alone, but for {@link
 * #columns}.
 */
final class JdbcCursor implements Cursor {
  private static final int DEFAULT_SIZE = 256;

  private final @Nullable JdbcShape shape;
  private final Columns columns;
  private final int fetchSize;

  /** What was read beforehand, those before {@link #next} given out. */
  private List<Row> rows = List.of();

  private int next;

  /** Where the rows behind these come from; null where there are none. */
  private @Nullable ResultSet source;

  private @Nullable DatabaseException failure;

  private JdbcCursor(
      @Nullable JdbcShape shape, Columns columns, @Nullable ResultSet source, int fetchSize) {
    this.shape = shape;
    this.columns = columns;
    this.source = source;
    this.fetchSize = size(fetchSize);
  }

  JdbcCursor(JdbcShape shape, ResultSet source, int fetchSize) {
    this(shape, shape.columns(), source, fetchSize);
  }

  /** That of a statement that gives no rows. */
  static JdbcCursor empty(Columns columns) {
    return new JdbcCursor(null, columns, null, 0);
  }

  /** What is meant where nothing is asked for. */
  static int size(int fetchSize) {
    return fetchSize > 0 ? fetchSize : DEFAULT_SIZE;
  }

  @Override
  public Columns columns() {
    return columns;
  }

  /** True for as long as the driver has more rows, or may have. */
  boolean isReading() {
    return source != null;
  }

  /** The statement to be cancelled and closed; null once all rows are read. */
  @Nullable Statement statement() throws SQLException {
    return source == null ? null : source.getStatement();
  }

  /** The next rows, none at the end; the source is closed there. */
  List<Row> fetch() throws SQLException {
    if (next < rows.size()) {
      var part = rows.subList(next, Math.min(next + fetchSize, rows.size()));
      next += part.size();
      return part;
    }
    if (failure != null) {
      throw failure;
    }
    var part = new ArrayList<Row>();
    if (source != null && shape != null && !shape.read(source, part, fetchSize)) {
      closeSource();
    }
    return part;
  }

  /** Reads to the end what is left. */
  void readAhead() throws SQLException {
    if (source != null && shape != null) {
      var left = new ArrayList<>(rows.subList(next, rows.size()));
      shape.read(source, left, 0);
      rows = left;
      next = 0;
      closeSource();
    }
  }

  /** Has it fail behind the rows that were read. */
  void fail(DatabaseException reason) {
    failure = reason;
  }

  /** Ends the statement. */
  void closeSource() throws SQLException {
    var open = source;
    source = null;
    if (open != null) {
      open.getStatement().close();
    }
  }
}
