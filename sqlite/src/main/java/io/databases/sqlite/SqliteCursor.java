package io.databases.sqlite;

import io.databases.Columns;
import io.databases.DatabaseException;
import io.databases.Row;
import io.databases.spi.Cursor;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement in parts: stepped through as they are wanted, or read beforehand. A
 * running statement sees the data as it was when it started for as long as nobody writes on its own
 * connection; so its session has it {@link #readAhead} before writing. Used on the session's thread
 * alone, but for {@link #columns}.
 */
final class SqliteCursor implements Cursor {
  private static final int DEFAULT_SIZE = 256;

  private final Columns columns;
  private final int fetchSize;

  /** Rows already read, those before {@link #next} given out. */
  private List<Row> rows;

  private int next;

  /** Where the rows behind these come from; null where there are none. */
  private @Nullable SqliteStatement statement;

  private @Nullable DatabaseException failure;

  SqliteCursor(
      Columns columns, List<Row> rows, @Nullable SqliteStatement statement, int fetchSize) {
    this.columns = columns;
    this.rows = rows;
    this.statement = statement;
    this.fetchSize = fetchSize > 0 ? fetchSize : DEFAULT_SIZE;
  }

  @Override
  public Columns columns() {
    return columns;
  }

  /** True for as long as it needs its statement. */
  boolean isStepping() {
    return statement != null;
  }

  /** The next rows, none at the end. */
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
    if (statement != null && !statement.read(part, fetchSize)) {
      statement = null;
    }
    return part;
  }

  /** Reads to the end what is left. */
  void readAhead() throws SQLException {
    if (statement != null) {
      rows = new ArrayList<>(rows.subList(next, rows.size()));
      next = 0;
      statement.read(rows, 0);
      statement = null;
    }
  }

  /** Has it fail behind the rows that were read. */
  void fail(DatabaseException reason) {
    statement = null;
    failure = reason;
  }
}
