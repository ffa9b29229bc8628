package io.databases.jdbc;

import io.databases.DatabaseException;
import io.databases.Row;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The cursors of one connection that have rows still to come from the driver. Used on the session's
 * thread alone.
 */
final class JdbcCursors {
  private static final System.Logger LOG = System.getLogger("io.databases.jdbc");

  private final JdbcHandle handle;
  private final JdbcDialect dialect;
  private final Set<JdbcCursor> open = new LinkedHashSet<>();

  JdbcCursors(JdbcHandle handle, JdbcDialect dialect) {
    this.handle = handle;
    this.dialect = dialect;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Takes a cursor in; one that has no rows to come is over already. */
  void add(JdbcCursor cursor) {
    if (cursor.isReading()) {
      open.add(cursor);
    } else {
      closeQuietly(cursor);
    }
  }

  List<Row> fetch(JdbcCursor cursor) throws SQLException {
    var rows = handle.running().run(cursor.statement(), cursor::fetch);
    if (!cursor.isReading() && open.remove(cursor)) {
      closeQuietly(cursor);
      handle.endReading();
    }
    return rows;
  }

  /** Ends a cursor, read to the end or not; does nothing the second time. */
  void close(JdbcCursor cursor) throws SQLException {
    cursor.end();
    if (!open.remove(cursor)) {
      return;
    }
    if (dialect.cancelsStreams()) {
      handle.stopReading(cursor.statement());
      closeQuietly(cursor); // which tells of the cancelling
      handle.takeBlow();
    } else {
      cursor.close();
    }
    handle.endReading();
  }

  /** Ends all, whose rows to come are worth nothing any more: reading on fails. */
  void stop(DatabaseException reason) throws SQLException {
    for (var cursor : List.copyOf(open)) {
      cursor.fail(reason);
      close(cursor);
    }
  }

  /**
   * Reads all to their end, before what would end them. One that cannot be read fails behind the
   * rows that could.
   *
   * @param calledOff whether to leave off, with rows still to come
   * @param failure makes the exception a cursor fails with
   */
  void readAhead(BooleanSupplier calledOff, Function<SQLException, DatabaseException> failure)
      throws SQLException {
    if (open.isEmpty()) {
      return;
    }
    for (var cursor : List.copyOf(open)) {
      try {
        while (cursor.readMore()) {
          if (calledOff.getAsBoolean()) {
            return;
          }
        }
      } catch (SQLException e) {
        cursor.fail(failure.apply(e));
      }
      open.remove(cursor);
      closeQuietly(cursor);
    }
    handle.endReading();
  }

  /** Stops a statement; the driver may do so over a second connection. */
  static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException | RuntimeException e) { // Connector/J's, of one that is just being closed
      LOG.log(System.Logger.Level.DEBUG, "a statement could not be cancelled", e);
    }
  }

  private static void closeQuietly(JdbcCursor cursor) {
    try {
      cursor.close();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "a statement did not close with its rows", e);
    }
  }

  static void closeQuietly(Statement statement) {
    try {
      statement.close();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "a statement did not close", e);
    }
  }
}
