package io.databases.sqlite;

import io.databases.CancelledException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.TransactionException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sqlite.core.Codes;

/**
 * The cursors of one session that step through a statement, each with its statement, which it has
 * for itself until it is ended. Used on the session's thread alone.
 */
final class OpenCursors {
  private final Map<SqliteCursor, SqliteStatement> statements = new LinkedHashMap<>();

  void add(SqliteCursor cursor, SqliteStatement statement) {
    statements.put(cursor, statement);
  }

  /** Gives a cursor's statement back; does nothing the second time. */
  void end(SqliteCursor cursor, SqliteHandle handle) {
    var statement = statements.remove(cursor);
    if (statement != null) {
      handle.giveBack(statement);
    }
  }

  /**
   * Reads all to their end. Before something is written, so that they do not see it, and before a
   * transaction starts or is committed, which would end theirs.
   *
   * @param failure makes the exception that a cursor fails with where it cannot be read
   */
  void readAhead(SqliteHandle handle, Function<SQLException, DatabaseException> failure) {
    while (!statements.isEmpty()) {
      var cursor = statements.keySet().iterator().next();
      try {
        while (cursor.readMore()) {
          // one part after the other
        }
      } catch (SQLException e) {
        cursor.fail(failure.apply(e));
      }
      end(cursor, handle);
    }
  }

  /** Ends all: an interrupt hits whatever is open on a connection, and what is begun until then. */
  void interrupt(SqliteHandle handle) {
    stop(
        handle,
        () ->
            new CancelledException(
                "the stream was ended by the cancelling of another statement on its connection",
                ErrorDetails.of("57014", Codes.SQLITE_INTERRUPT),
                null));
  }

  /** Ends all: the rows to come are worth nothing once the transaction is rolled back. */
  void rollBack(SqliteHandle handle) {
    stop(
        handle,
        () ->
            new TransactionException(
                "the transaction was rolled back before all rows of the stream were read"));
  }

  private void stop(SqliteHandle handle, Supplier<DatabaseException> reason) {
    while (!statements.isEmpty()) {
      var cursor = statements.keySet().iterator().next();
      cursor.fail(reason.get());
      end(cursor, handle);
    }
  }

  /** Stops all, before the connection is closed. */
  void reset() {
    statements.values().forEach(SqliteStatement::reset);
  }
}
