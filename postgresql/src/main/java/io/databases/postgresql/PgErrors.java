package io.databases.postgresql;

import io.databases.AuthenticationException;
import io.databases.CancelledException;
import io.databases.CheckViolationException;
import io.databases.ConfigurationException;
import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.DeadlockException;
import io.databases.ErrorDetails;
import io.databases.ForeignKeyViolationException;
import io.databases.LockTimeoutException;
import io.databases.NotNullViolationException;
import io.databases.ReadOnlyException;
import io.databases.SerializationFailureException;
import io.databases.StatementTimeoutException;
import io.databases.SyntaxException;
import io.databases.UniqueViolationException;
import io.databases.postgresql.protocol.ServerError;

/** The server's errors as the library's kinds, by SQLSTATE (documentation, appendix A). */
final class PgErrors {
  private PgErrors() {}

  static DatabaseException toException(ServerError error) {
    var state = error.sqlState();
    boolean fatal = !error.severity().equals("ERROR");
    var details =
        ErrorDetails.of(state, 0)
            .withConstraint(error.constraint())
            .withConnectionUsable(!fatal)
            .withRetrySafe(!fatal);
    var text = text(error);
    return switch (state) {
      case "23505" -> new UniqueViolationException(text, details.withRetrySafe(false), null);
      case "23503" -> new ForeignKeyViolationException(text, details.withRetrySafe(false), null);
      case "23502" -> new NotNullViolationException(text, details.withRetrySafe(false), null);
      case "23514", "23P01" ->
          new CheckViolationException(text, details.withRetrySafe(false), null);
      case "40001" -> new SerializationFailureException(text, details, null);
      case "40P01" -> new DeadlockException(text, details, null);
      case "55P03" -> new LockTimeoutException(text, details, null);
      case "57014" ->
          error.message().contains("timeout")
              ? new StatementTimeoutException(text, details, null)
              : new CancelledException(text, details, null);
      case "25006" -> new ReadOnlyException(text, details.withRetrySafe(false), null);
      case "25P02" ->
          new DatabaseException(
              text
                  + "; an earlier statement of this transaction failed: it must be rolled back,"
                  + " whole or to a savepoint",
              details.withRetrySafe(false),
              null);
      case "3D000" -> new ConfigurationException(text);
      case "57P01", "57P02", "57P03", "53300" -> new ConnectionLostException(text, details, null);
      default -> byClass(state, text, details, fatal);
    };
  }

  private static DatabaseException byClass(
      String state, String text, ErrorDetails details, boolean fatal) {
    var settled = details.withRetrySafe(false);
    return switch (state.substring(0, Math.min(2, state.length()))) {
      case "28" -> new AuthenticationException(text, settled, null);
      case "42" -> new SyntaxException(text, settled, null);
      case "08" -> new ConnectionLostException(text, settled.withConnectionUsable(false), null);
      default ->
          fatal
              ? new ConnectionLostException(text, settled.withConnectionUsable(false), null)
              : new DatabaseException(text, settled, null);
    };
  }

  /** What the server says. Its detail may show a row's values, so it is left out. */
  private static String text(ServerError error) {
    var text = new StringBuilder(error.message());
    if (error.hint() != null) {
      text.append("; hint: ").append(error.hint());
    }
    if (error.position() != null) {
      text.append(" (at character ").append(error.position()).append(')');
    }
    return text.append(" [").append(error.sqlState()).append(']').toString();
  }
}
