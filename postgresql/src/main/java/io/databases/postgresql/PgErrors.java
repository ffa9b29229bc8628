package io.databases.postgresql;

import io.databases.AuthenticationException;
import io.databases.CancelledException;
import io.databases.CheckViolationException;
import io.databases.ConfigurationException;
import io.databases.ConnectionLostException;
import io.databases.ConstraintViolationException;
import io.databases.DatabaseException;
import io.databases.DeadlockException;
import io.databases.ErrorDetails;
import io.databases.ForeignKeyViolationException;
import io.databases.LockTimeoutException;
import io.databases.NotNullViolationException;
import io.databases.ParameterException;
import io.databases.ReadOnlyException;
import io.databases.SerializationFailureException;
import io.databases.StatementTimeoutException;
import io.databases.SyntaxException;
import io.databases.UniqueViolationException;
import io.databases.postgresql.protocol.ServerError;
import io.databases.spi.UrlOptions;
import java.util.Optional;

/**
 * The server's errors as the library's kinds, by SQLSTATE (documentation, appendix A).
 *
 * <p>Any function may raise any SQLSTATE, and a foreign table that cannot be reached gives one of
 * class 08; so whether the session goes on is told by the severity alone.
 */
final class PgErrors {
  private static final String NO_SUCH_DATABASE = "3D000";
  private static final String PROTOCOL_VIOLATION = "08P01";

  /** The server's function that stops statements; others may raise the same SQLSTATE. */
  private static final String STOPPER = "ProcessInterrupts";

  private PgErrors() {}

  /**
   * The server's answer to a statement, or its last word on a session.
   *
   * @param undone whether nothing of a statement that fails is kept
   */
  static DatabaseException toException(ServerError error, boolean undone) {
    return error.isFatal() ? sessionEnded(error) : statementFailed(error, undone, true);
  }

  /** The server's answer to a client that wants a session: nothing has taken effect. */
  static DatabaseException refusal(ServerError error) {
    var details = details(error).withRetrySafe(true).withConnectionUsable(false);
    var text = text(error);
    var state = error.sqlState();
    if (state.startsWith("28")) {
      return new AuthenticationException(text, details, null);
    }
    return switch (state) {
      case NO_SUCH_DATABASE, "0A000", "22023", "42704" -> // of options, or of their values
          new ConfigurationException(text, details, null);
      case "42501" -> // the user may not connect to the database
          new AuthenticationException(text, details, null);
      case "53300" ->
          new ConnectionLostException(
              text
                  + "; the server has no connection left: lower max_size, or raise the server's"
                  + " max_connections or the limit of the user or database",
              details,
              null);
      default ->
          error.message().startsWith("unsupported startup parameter") // so do poolers say it
              ? new ConfigurationException(
                  text
                      + "; a pooler has no sessions to keep settings in: leave the option out, or"
                      + " set it for the user or database on the server",
                  details,
                  null)
              : new ConnectionLostException(text, details, null);
    };
  }

  /** The answer to a password. Poolers refuse one with a SQLSTATE that says nothing of it. */
  static DatabaseException loginFailed(ServerError error) {
    var refusal = refusal(error);
    return error.sqlState().equals(PROTOCOL_VIOLATION)
        ? new AuthenticationException(
            text(error) + "; check user and password", refusal.details(), null)
        : refusal;
  }

  /** The server is not the one that {@code target_session_attrs} asks for. */
  static ConnectionLostException notWanted(TargetSession.Role role, TargetSession target) {
    return new ConnectionLostException(
        "it is %s, and target_session_attrs=%s".formatted(role, UrlOptions.spelling(target)),
        ErrorDetails.NOTHING_SENT.withSqlState("08001").withConnectionUsable(false),
        null);
  }

  private static DatabaseException sessionEnded(ServerError error) {
    var details = details(error).withConnectionUsable(false);
    var text = text(error);
    if (error.sqlState().startsWith("28")) {
      return new AuthenticationException(text, details, null);
    }
    return switch (error.sqlState()) {
      case "25P04" -> new StatementTimeoutException(text, details, null);
      default ->
          new ConnectionLostException(
              "the server ended the session: "
                  + text
                  + "; whether the statement took effect is unknown",
              details,
              null);
    };
  }

  /**
   * What the server's last word on a session means for a statement of whose answer nothing has
   * come. Where the server itself decided to end the session, it has not run it: what it sends when
   * it does, BindComplete first, comes before. A pooler may not know what its server has run.
   */
  static DatabaseException beforeItsTurn(DatabaseException ended) {
    return switch (ended.sqlState().orElse("")) {
      case "57P01", "57P04", "57P05", "25P03", "25P04" ->
          new ConnectionLostException(
              "the statement was not run: "
                  + ended.report(PgError.class).map(PgError::message).orElse("")
                  + ", the server says, and has ended the session",
              ended.details().withRetrySafe(true),
              null);
      default -> ended;
    };
  }

  /** The connection was lost while a statement was prepared, so that the server never ran it. */
  static DatabaseException beforeItWasSent(DatabaseException failure) {
    boolean isLoss =
        failure instanceof ConnectionLostException
            && !failure.retrySafe()
            && !failure.sqlState().equals(Optional.of(PROTOCOL_VIOLATION));
    return isLoss
        ? new ConnectionLostException(
            "the connection was lost before the statement was sent, which was being prepared",
            failure.details().withRetrySafe(true),
            failure)
        : failure;
  }

  /** What the server has reported of a statement, where nothing more can be sent after it. */
  static DatabaseException andLost(DatabaseException failure) {
    return failure
        .report(PgError.class)
        .map(said -> statementFailed(said.error(), failure.retrySafe(), false))
        .orElse(failure);
  }

  /**
   * A statement that was stopped though this session has not asked for it: by its time limit, or by
   * an administrator. The text tells which, where it is English; in other languages the time limit
   * is taken for it.
   */
  static DatabaseException stoppedUnasked(DatabaseException stopped) {
    return stopped
        .report(PgError.class)
        .filter(said ->
            said.routine().equals(Optional.of(STOPPER)) && !said.message().contains("user request"))
        .<DatabaseException>map(
            said -> new StatementTimeoutException(text(said.error()), stopped.details(), null))
        .orElse(stopped);
  }

  /** A batch that nobody waited for any more when only some of it was sent. */
  static CancelledException brokenOff() {
    return new CancelledException(
        "the batch was given up while it was sent; nothing of it was kept",
        ErrorDetails.of("57014", 0).withRetrySafe(true),
        null);
  }

  /** A statement that could not be encoded; the message shows no values, which the cause may. */
  static ParameterException notEncoded(Throwable cause) {
    return cause instanceof ParameterException known
        ? known
        : new ParameterException(
            "the statement cannot be sent: encoding its values has failed with "
                + cause.getClass().getTypeName(),
            cause);
  }

  /** A statement that was stopped by what was to stop another one of its connection. */
  static CancelledException stoppedForAnother(DatabaseException stopped) {
    return new CancelledException(
        stopped.getMessage()
            + "; nobody has asked for it: another statement of this connection was to be stopped,"
            + " and was over already",
        stopped.details(),
        null);
  }

  /** The answer to a statement that has left a transaction open, which ends with its session. */
  static DatabaseException leftOpen() {
    return new DatabaseException(
        "the statement has left a transaction open that the library does not know of; it was rolled"
            + " back, and the connection is closed; use database.transaction(…) or"
            + " database.begin()",
        ErrorDetails.of("25001", 0).withConnectionUsable(false),
        null);
  }

  /** Rows that nobody can read: the statement was described before its tables were changed. */
  static DatabaseException columnsChanged() {
    return new DatabaseException(
        "the columns of the statement were changed just before it was run; it has taken its effect,"
            + " but its rows cannot be read",
        ErrorDetails.of("0A000", 0),
        null);
  }

  private static DatabaseException statementFailed(
      ServerError error, boolean undone, boolean usable) {
    var details =
        details(error)
            .withRetrySafe(undone && mayPass(error.sqlState()))
            .withConnectionUsable(usable);
    var text = text(error);
    return switch (error.sqlState()) {
      case "23505" -> new UniqueViolationException(text, details, null);
      case "23001", "23503" -> new ForeignKeyViolationException(text, details, null);
      case "23502" -> new NotNullViolationException(text, details, null);
      case "23514", "23P01", "44000" -> new CheckViolationException(text, details, null);
      case "40001" -> new SerializationFailureException(text, details, null);
      case "40P01" -> new DeadlockException(text, details, null);
      case "55P03" -> new LockTimeoutException(text, details, null);
      case "57014" ->
          error.message().contains("timeout")
              ? new StatementTimeoutException(text, details, null)
              : new CancelledException(text, details, null);
      case "25006" -> new ReadOnlyException(text, details, null);
      case "25P02" ->
          new DatabaseException(
              text
                  + "; an earlier statement of this transaction failed: it must be rolled back,"
                  + " whole or to a savepoint",
              details,
              null);
      case "42501" -> new DatabaseException(text, details, null); // understood, but not permitted
      case NO_SUCH_DATABASE, "3F000" -> new SyntaxException(text, details, null);
      default -> byClass(error.sqlState(), text, details);
    };
  }

  private static DatabaseException byClass(String state, String text, ErrorDetails details) {
    return switch (state.substring(0, Math.min(2, state.length()))) {
      case "23" -> new ConstraintViolationException(text, details, null);
      case "28" -> new AuthenticationException(text, details, null);
      case "42" -> new SyntaxException(text, details, null);
      default -> new DatabaseException(text, details, null);
    };
  }

  /**
   * Whether the same call may succeed when it is made again: others were in the way, or the server
   * was short of something.
   */
  private static boolean mayPass(String state) {
    return switch (state) {
      case "40001", "40P01", "55P03", "55006", "57014" -> true;
      default -> state.startsWith("53");
    };
  }

  private static ErrorDetails details(ServerError error) {
    return ErrorDetails.of(error.sqlState(), 0)
        .withConstraint(error.field('n').orElse(null))
        .withReport(new PgError(error));
  }

  /** What the server says. Its detail may show a row's values, so it is left out. */
  private static String text(ServerError error) {
    var text = new StringBuilder(error.message());
    error.field('H').ifPresent(hint -> text.append("; hint: ").append(hint));
    error.number('P').ifPresent(at -> text.append(" (at character ").append(at).append(')'));
    return text.append(" [").append(error.sqlState()).append(']').toString();
  }
}
