package io.databases;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything this library throws. Subclasses exist where a caller would act
 * differently; they are the same on every backend. Messages never hold a password or a bound value.
 */
public class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // a record of plain values; exceptions are not sent over the wire
  private final ErrorDetails details;

  public DatabaseException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, cause);
    this.details = details;
  }

  /** The five-character SQLSTATE, empty where the database reports none. */
  public Optional<String> sqlState() {
    return details.optionalSqlState();
  }

  /** The database's own error number, 0 where it reports none. */
  public int vendorCode() {
    return details.vendorCode();
  }

  /** True where nothing took effect for certain, so that the same call may be made again. */
  public boolean retrySafe() {
    return details.retrySafe();
  }

  /** True where the connection that carried the statement can carry the next one. */
  public boolean connectionUsable() {
    return details.connectionUsable();
  }

  /**
   * All that the database said of the failure, as its driver's own type, such as PostgreSQL's
   * {@code PgError}; empty where it said nothing, or the failure is not of that kind of database.
   */
  public <T> Optional<T> report(Class<T> type) {
    return Optional.ofNullable(details.report()).filter(type::isInstance).map(type::cast);
  }

  /** All of the above in one value. */
  public ErrorDetails details() {
    return details;
  }
}
