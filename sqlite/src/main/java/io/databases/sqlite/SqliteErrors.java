package io.databases.sqlite;

import io.databases.CancelledException;
import io.databases.CheckViolationException;
import io.databases.ConnectionLostException;
import io.databases.ConstraintViolationException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.ForeignKeyViolationException;
import io.databases.LockTimeoutException;
import io.databases.NotNullViolationException;
import io.databases.ReadOnlyException;
import io.databases.SerializationFailureException;
import io.databases.SyntaxException;
import io.databases.UniqueViolationException;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.core.Codes;

/**
 * SQLite's <a href="https://www.sqlite.org/rescode.html">result codes</a> as this library's
 * exceptions. The vendor code is the extended result code, the message SQLite's own.
 */
final class SqliteErrors {
  /** When an error came up. */
  enum Phase {
    OPENING,
    PREPARING,
    RUNNING
  }

  private static final String ROLLED_BACK = "; the whole transaction was rolled back";
  private static final int BUSY_SNAPSHOT = 517;
  private static final int READONLY_DBMOVED = 1032;
  private static final Pattern UNKNOWN_CODE = Pattern.compile(":(\\d+) \\(");

  /** An FTS5 error quotes the query, which is a bound value as a rule. */
  private static final Pattern FTS_QUOTE = Pattern.compile("(?s)(fts5: [\\w ]+?) near .*");

  private final String database;

  /**
   * @param database the file or memory database as messages name it
   */
  SqliteErrors(String database) {
    this.database = database;
  }

  /**
   * The exception for an error of a connection.
   *
   * @param cancelled true where somebody has called it off
   * @param rolledBack true where the error cost the whole transaction
   */
  DatabaseException of(
      SQLException error, SqliteHandle handle, boolean cancelled, boolean rolledBack) {
    return of(error, handle.phase(), handle.row(), cancelled, rolledBack);
  }

  /**
   * Whether the statement alone is undone, which would fail the same way once more: a constraint, a
   * value that is too large or of another type, or what a function said.
   */
  static boolean isOfStatement(SQLException error) {
    return switch (code(error) & 0xff) {
      case 1, 18, 19, 20 -> true;
      default -> false;
    };
  }

  /** The same for an error in opening one. */
  DatabaseException opening(SQLException error, boolean cancelled) {
    return of(error, Phase.OPENING, -1, cancelled, false);
  }

  private DatabaseException of(
      SQLException error, Phase phase, int row, boolean cancelled, boolean rolledBack) {
    if (!(error instanceof SQLiteException sqlite)) {
      return foreign(error);
    }
    int code = code(error);
    var text = text(sqlite);
    var message =
        (row < 0 ? "" : "row %d of the batch: ".formatted(row + 1))
            + text
            + (rolledBack ? ROLLED_BACK : "");
    if (cancelled && isBusy(error)) {
      return cancelled(code, rolledBack, error); // the wait for the lock was called off
    }
    return switch (code & 0xff) {
      case 1 -> statementError(code, message, phase, error);
      case 4 -> new DatabaseException(message, ErrorDetails.of("40000", code), error);
      case 5, 6, 15 -> locked(code, message, rolledBack, error);
      case 8 -> readOnly(code, message, error);
      case 9 -> cancelled(code, rolledBack, error);
      case 19 -> constraint(code, message, text, error);
      case 7 -> broken(message, "53200", code, error);
      case 10 -> broken(at(message), "58030", code, error);
      case 11 ->
          broken(
              at(message) + ": the file is damaged; see PRAGMA integrity_check",
              "XX001",
              code,
              error);
      case 13 -> new DatabaseException(at(message), ErrorDetails.of("53100", code), error);
      case 14 -> broken(at(message), "08001", code, error);
      case 18 -> new DatabaseException(message, ErrorDetails.of("54000", code), error);
      case 20 -> new DatabaseException(message, ErrorDetails.of("42804", code), error);
      case 23 -> new DatabaseException(message, ErrorDetails.of("42501", code), error);
      case 26 ->
          broken(
              at(message) + ": this is another kind of file, or encrypted; check the path",
              "08001",
              code,
              error);
      case 2, 21 -> broken(message, "XX000", code, error);
      default -> new DatabaseException(message, ErrorDetails.of(null, code), error);
    };
  }

  private String at(String message) {
    return message + " (" + database + ")";
  }

  /** After these the connection is not to be trusted. */
  private static DatabaseException broken(
      String message, String state, int code, SQLException error) {
    return new DatabaseException(
        message, ErrorDetails.of(state, code).withConnectionUsable(false), error);
  }

  /** Errors of the JDBC driver's own: the connection was closed under the library, as a rule. */
  private static DatabaseException foreign(SQLException error) {
    return new ConnectionLostException(
        "the SQLite connection cannot be used: " + error.getMessage(),
        ErrorDetails.OUTCOME_UNKNOWN,
        error);
  }

  private DatabaseException locked(
      int code, String message, boolean rolledBack, SQLException error) {
    if (code == BUSY_SNAPSHOT) {
      return new SerializationFailureException(
          message + ": the data has changed since this transaction read it",
          ErrorDetails.of("40001", code),
          error);
    }
    return new LockTimeoutException(
        at(message)
            + ": another process, or a connection of other making, held the lock for longer than"
            + " busy_timeout allows",
        ErrorDetails.of("55P03", code).withRetrySafe(!rolledBack),
        error);
  }

  private static DatabaseException cancelled(int code, boolean rolledBack, SQLException error) {
    return new CancelledException(
        "the statement was cancelled" + (rolledBack ? ROLLED_BACK : ""),
        ErrorDetails.of("57014", code).withRetrySafe(!rolledBack),
        error);
  }

  private DatabaseException readOnly(int code, String message, SQLException error) {
    var details = ErrorDetails.of("25006", code).withConnectionUsable(code != READONLY_DBMOVED);
    return new ReadOnlyException(at(message), details, error);
  }

  private static DatabaseException constraint(
      int code, String message, String text, SQLException error) {
    return switch (code) {
      case 1555, 2067, 2579 ->
          new UniqueViolationException(message, violated("23505", code, text), error);
      case 787 -> new ForeignKeyViolationException(message, ErrorDetails.of("23503", code), error);
      case 1299 -> new NotNullViolationException(message, violated("23502", code, text), error);
      case 275 -> new CheckViolationException(message, violated("23514", code, text), error);
      default -> new ConstraintViolationException(message, ErrorDetails.of("23000", code), error);
    };
  }

  /** SQLite names the columns of a key and the name of a check, after a colon. */
  private static ErrorDetails violated(String state, int code, String text) {
    int colon = text.indexOf(": ");
    return ErrorDetails.of(state, code)
        .withConstraint(colon < 0 ? null : text.substring(colon + 2));
  }

  /** What fails in compiling is the text's fault; what fails in running may be anything. */
  private static DatabaseException statementError(
      int code, String message, Phase phase, SQLException error) {
    var state = textState(message);
    if (phase == Phase.PREPARING || state != null) {
      return new SyntaxException(
          message, ErrorDetails.of(state == null ? "42000" : state, code), error);
    }
    return new DatabaseException(message, ErrorDetails.of(null, code), error);
  }

  private static @Nullable String textState(String message) {
    if (message.startsWith("near \"")
        || message.startsWith("incomplete input")
        || message.startsWith("unrecognized token")) {
      return "42601";
    }
    if (message.startsWith("no such table") || message.startsWith("no such view")) {
      return "42P01";
    }
    if (message.startsWith("no such column") || message.contains("has no column named")) {
      return "42703";
    }
    if (message.startsWith("no such function")) {
      return "42883";
    }
    return message.startsWith("no such ") ? "42704" : null;
  }

  /** True where a lock of another connection is the trouble. */
  static boolean isBusy(SQLException error) {
    int primary = code(error) & 0xff;
    return primary == Codes.SQLITE_BUSY || primary == Codes.SQLITE_LOCKED;
  }

  /** True where the file's path or permissions may be the trouble. */
  static boolean isInaccessible(SQLException error) {
    return switch (code(error) & 0xff) {
      case Codes.SQLITE_CANTOPEN, Codes.SQLITE_READONLY, Codes.SQLITE_PERM, Codes.SQLITE_IOERR ->
          true;
      default -> false;
    };
  }

  /** The extended result code; 0 where the error is not SQLite's. */
  static int code(SQLException error) {
    if (!(error instanceof SQLiteException sqlite)) {
      return 0;
    }
    if (sqlite.getResultCode() != SQLiteErrorCode.UNKNOWN_ERROR) {
      return sqlite.getResultCode().code;
    }
    var unknown = UNKNOWN_CODE.matcher(String.valueOf(error.getMessage()));
    return unknown.find() ? Integer.parseInt(unknown.group(1)) : error.getErrorCode();
  }

  /** SQLite's own words, which the driver puts in brackets behind its own. */
  private static String text(SQLiteException error) {
    var message = String.valueOf(error.getMessage());
    int bracket = message.indexOf(" (", error.getResultCode().toString().length());
    var own =
        bracket > 0 && message.endsWith(")")
            ? message.substring(bracket + 2, message.length() - 1)
            : message;
    var fts = FTS_QUOTE.matcher(own);
    return fts.matches() ? fts.group(1) : own;
  }
}
