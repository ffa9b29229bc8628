package io.databases.jdbc;

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
import io.databases.PoolExhaustedException;
import io.databases.ReadOnlyException;
import io.databases.SerializationFailureException;
import io.databases.StatementTimeoutException;
import io.databases.SyntaxException;
import io.databases.UniqueViolationException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A driver's exceptions as this library's, by SQLSTATE and by what the dialect knows of vendor
 * codes.
 *
 * <p>Drivers quote bound values in messages. Neither the message nor the cause that is kept holds
 * any: see {@link #withoutValues}.
 */
final class JdbcErrors {
  /** What an error means for a caller. */
  enum Kind {
    UNIQUE("23505"),
    FOREIGN_KEY("23503"),
    NOT_NULL("23502"),
    CHECK("23514"),
    CONSTRAINT("23000"),

    /** A constraint for whose sake the whole transaction was rolled back. */
    CONSTRAINT_AT_END("40002"),

    /** Whether the statement took effect is not known. */
    UNKNOWN("40003"),
    SERIALIZATION("40001"),
    DEADLOCK("40P01"),
    LOCK_TIMEOUT("55P03"),
    TIMEOUT("57014"),
    CANCELLED("57014"),
    LOST("08006"),
    AUTHENTICATION("28000"),
    SYNTAX("42000"),
    READ_ONLY("25006"),
    OTHER(null);

    /** The standard's code, for drivers that tell none. */
    private final @Nullable String state;

    Kind(@Nullable String state) {
      this.state = state;
    }
  }

  /** Values shorter than this are part of too many words to be looked for. */
  private static final int SHORTEST_VALUE = 3;

  /** The state of a transaction that takes no more statements. */
  private static final String ABORTED = "25P02";

  private final JdbcDialect dialect;
  private final String database;

  /**
   * @param database the address as messages name it, without a password
   */
  JdbcErrors(JdbcDialect dialect, String database) {
    this.dialect = dialect;
    this.database = database;
  }

  /**
   * The exception for an error of a statement.
   *
   * @param values what was bound, which no message may hold
   */
  DatabaseException of(SQLException error, @Nullable Object... values) {
    return of(kind(error), error, values);
  }

  /** The same where the driver has given the connection up, whatever it says of the reason. */
  DatabaseException ofLost(SQLException error, @Nullable Object... values) {
    var kind = kind(error);
    return of(kind == Kind.OTHER ? Kind.LOST : kind, error, values);
  }

  private DatabaseException of(Kind kind, SQLException error, @Nullable Object... values) {
    var told = mostTelling(error);
    var message = withoutValues(told, values);
    var state = state(told, kind);
    var details = ErrorDetails.of(state, told.getErrorCode());
    var cause = cause(told, message);
    if (ABORTED.equals(state)) {
      return new DatabaseException(
          message + ": it must be rolled back, whole or to a savepoint", details, cause);
    }
    return switch (kind) {
      case UNIQUE -> new UniqueViolationException(message, named(details, told), cause);
      case FOREIGN_KEY -> new ForeignKeyViolationException(message, named(details, told), cause);
      case NOT_NULL -> new NotNullViolationException(message, details, cause);
      case CHECK -> new CheckViolationException(message, named(details, told), cause);
      case CONSTRAINT, CONSTRAINT_AT_END ->
          new ConstraintViolationException(message, named(details, told), cause);
      case SERIALIZATION -> new SerializationFailureException(message, details, cause);
      case DEADLOCK -> new DeadlockException(message, details, cause);
      case LOCK_TIMEOUT -> new LockTimeoutException(message, details, cause);
      case TIMEOUT -> new StatementTimeoutException(message, details, cause);
      case CANCELLED -> new CancelledException("the statement was cancelled", details, cause);
      case UNKNOWN ->
          new DatabaseException(
              "whether the statement took effect is unknown: " + message,
              details.withConnectionUsable(false),
              cause);
      case SYNTAX -> new SyntaxException(message, details, cause);
      case READ_ONLY -> new ReadOnlyException(message, details, cause);
      case LOST ->
          new ConnectionLostException(
              "the connection to %s was lost, and whether the statement took effect is unknown: %s"
                  .formatted(database, message),
              new ErrorDetails(state, told.getErrorCode(), false, false, null),
              cause);
      // Of a statement, a right that is missing: the connection stands.
      case AUTHENTICATION, OTHER -> new DatabaseException(message, details, cause);
    };
  }

  /** The exception for an error in connecting: nothing was done. */
  DatabaseException connecting(SQLException error) {
    var message = withoutValues(error);
    var kind = kind(error);
    var details = new ErrorDetails(state(error, kind), error.getErrorCode(), false, false, null);
    var cause = cause(error, message);
    if (kind == Kind.AUTHENTICATION) {
      return new AuthenticationException(
          "%s refused the user or the password: %s".formatted(database, message), details, cause);
    }
    if (error instanceof SQLTransientConnectionException && error.getSQLState() == null) {
      return new PoolExhaustedException(
          "%s gave no connection: %s".formatted(database, message),
          ErrorDetails.NOTHING_SENT,
          cause);
    }
    return new ConnectionLostException(
        "cannot connect to %s: %s".formatted(database, message),
        details.withRetrySafe(true),
        cause);
  }

  /** The error for an address that no driver on the class path takes. */
  static ConfigurationException noDriver(JdbcDialect dialect, String database) {
    var artifact =
        dialect.artifact().isEmpty()
            ? "Add the jar of its JDBC driver"
            : "Add " + dialect.artifact();
    return new ConfigurationException(
        "no JDBC driver for %s is there. %s to the class path".formatted(database, artifact));
  }

  /** What an error means; of a batch, that of the statement that failed. */
  Kind kind(SQLException error) {
    var told = mostTelling(error);
    var known = dialect.kind(told);
    if (known != null) {
      return known;
    }
    if (told instanceof SQLTimeoutException) {
      return Kind.TIMEOUT;
    }
    var state = told.getSQLState();
    var byState = state == null ? Kind.OTHER : kind(state);
    return byState == Kind.OTHER ? kindOfType(told) : byState;
  }

  /** Some drivers have codes of their own, and JDBC's types of exceptions for what they mean. */
  private static Kind kindOfType(SQLException error) {
    return switch (error) {
      case SQLNonTransientConnectionException _,
          SQLTransientConnectionException _,
          SQLRecoverableException _ ->
          Kind.LOST;
      case SQLIntegrityConstraintViolationException _ -> Kind.CONSTRAINT;
      case SQLInvalidAuthorizationSpecException _ -> Kind.AUTHENTICATION;
      case SQLSyntaxErrorException _ -> Kind.SYNTAX;
      case SQLTransactionRollbackException _ -> Kind.SERIALIZATION;
      default -> Kind.OTHER;
    };
  }

  private static Kind kind(String state) {
    return switch (state) {
      case "23505" -> Kind.UNIQUE;
      case "23503", "23001" -> Kind.FOREIGN_KEY;
      case "23502" -> Kind.NOT_NULL;
      case "23513", "23514" -> Kind.CHECK;
      case "40P01" -> Kind.DEADLOCK;
      case "40001" -> Kind.SERIALIZATION;
      case "40002" -> Kind.CONSTRAINT_AT_END;
      case "40003" -> Kind.UNKNOWN;
      case "55P03" -> Kind.LOCK_TIMEOUT;
      case "57014", "70100" -> Kind.CANCELLED;
      case "25006" -> Kind.READ_ONLY;
      case "57P01", "57P02", "57P03" -> Kind.LOST;
      case "42501" -> Kind.OTHER;
      default -> kindOfClass(state);
    };
  }

  private static Kind kindOfClass(String state) {
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "08" -> Kind.LOST;
      case "23" -> Kind.CONSTRAINT;
      case "28" -> Kind.AUTHENTICATION;
      case "40" -> Kind.SERIALIZATION;
      case "42" -> Kind.SYNTAX;
      default -> Kind.OTHER;
    };
  }

  /** A code that says the kind, whatever the driver says. */
  private static @Nullable String state(SQLException error, Kind kind) {
    var given = error.getSQLState();
    if (given == null || given.isEmpty() || given.equals("HY000")) {
      return kind.state;
    }
    boolean vague = given.equals("23000") && kind.state != null;
    return vague || (kind == Kind.SYNTAX && !given.startsWith("42")) ? kind.state : given;
  }

  private ErrorDetails named(ErrorDetails details, SQLException error) {
    return details.withConstraint(dialect.constraint(error));
  }

  /** Of a batch, the error of the statement that failed: that of the batch quotes its values. */
  private static SQLException mostTelling(SQLException error) {
    if (error instanceof BatchUpdateException batch) {
      if (batch.getNextException() != null) {
        return batch.getNextException();
      }
      if (batch.getCause() instanceof SQLException cause) {
        return cause;
      }
    }
    return error;
  }

  /** The message without what the dialect knows to be quoted, and without any bound value. */
  private String withoutValues(SQLException error, @Nullable Object... values) {
    var text = dialect.withoutValues(error, String.valueOf(error.getMessage()));
    for (var value : values) {
      var shown = value instanceof byte[] || value == null ? "" : value.toString();
      if (shown.length() >= SHORTEST_VALUE && text.contains(shown)) {
        text = text.replaceAll("(?<!\\w)" + Pattern.quote(shown) + "(?!\\w)", "…");
      }
    }
    return text;
  }

  /**
   * The driver's own exception where its message says nothing but what may be shown, else a copy
   * with its trace: the messages of its causes are the same ones.
   */
  private static SQLException cause(SQLException error, String message) {
    if (message.equals(error.getMessage()) && error.getNextException() == null) {
      return error;
    }
    var copy = new SQLException(message, error.getSQLState(), error.getErrorCode());
    copy.setStackTrace(error.getStackTrace());
    return copy;
  }
}
