package io.databases.postgresql;

import io.databases.postgresql.protocol.ServerError;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An error as the server reported it (documentation, "Error and Notice Message Fields"); from
 * {@code exception.report(PgError.class)}. Immutable.
 *
 * <p>The detail, the context and an internal query may show a row's values or bound values, so they
 * are not in the exception's message, nor in {@link #toString}.
 */
public final class PgError {
  private final ServerError error;

  PgError(ServerError error) {
    this.error = error;
  }

  ServerError error() {
    return error;
  }

  /** {@code ERROR}, {@code FATAL} or {@code PANIC}, in English whatever the server's language. */
  public String severity() {
    return error.severity();
  }

  /** The SQLSTATE (documentation, appendix A). */
  public String sqlState() {
    return error.sqlState();
  }

  /** What went wrong, in one line, in the server's language. */
  public String message() {
    return error.message();
  }

  /** More about it; may show values. */
  public Optional<String> detail() {
    return error.field('D');
  }

  /** What might help. */
  public Optional<String> hint() {
    return error.field('H');
  }

  /** Where in the statement, in characters from 1 on. */
  public OptionalInt position() {
    return error.number('P');
  }

  /** Where in {@link #internalQuery}, in characters from 1 on. */
  public OptionalInt internalPosition() {
    return error.number('p');
  }

  /** The statement that failed where the server had made it itself, as functions do. */
  public Optional<String> internalQuery() {
    return error.field('q');
  }

  /** What the server was at: the functions, innermost first, and what they ran. */
  public Optional<String> where() {
    return error.field('W');
  }

  /** The schema of the table, type or constraint that the error is about. */
  public Optional<String> schema() {
    return error.field('s');
  }

  public Optional<String> table() {
    return error.field('t');
  }

  public Optional<String> column() {
    return error.field('c');
  }

  public Optional<String> dataType() {
    return error.field('d');
  }

  public Optional<String> constraint() {
    return error.field('n');
  }

  /** The server's source file that reported it. */
  public Optional<String> file() {
    return error.field('F');
  }

  public OptionalInt line() {
    return error.number('L');
  }

  /** The server's function that reported it. */
  public Optional<String> routine() {
    return error.field('R');
  }

  /** All fields by their letters in the protocol, those unknown here too. */
  public Map<Character, String> fields() {
    return error.fields();
  }

  /** What may be shown to anybody: severity, SQLSTATE and message. */
  @Override
  public String toString() {
    return severity() + " " + sqlState() + ": " + message();
  }
}
