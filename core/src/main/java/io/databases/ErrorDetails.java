package io.databases;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a failure means for the caller, apart from its message.
 *
 * @param sqlState the five-character SQLSTATE the database reported, or null where it has none
 * @param vendorCode the database's own error number, 0 where it has none
 * @param retrySafe true where it is certain that nothing took effect, so the same call may be made
 *     again
 * @param connectionUsable true where the connection that carried the statement can carry the next
 * @param constraint the violated constraint's name, or null where there is none or the database
 *     does not tell
 * @param report all that the database said of the failure, as a type of the driver's; null where
 *     there is no more than the above. For {@link DatabaseException#report}
 */
public record ErrorDetails(
    @Nullable String sqlState,
    int vendorCode,
    boolean retrySafe,
    boolean connectionUsable,
    @Nullable String constraint,
    @Nullable Object report) {

  public ErrorDetails(
      @Nullable String sqlState,
      int vendorCode,
      boolean retrySafe,
      boolean connectionUsable,
      @Nullable String constraint) {
    this(sqlState, vendorCode, retrySafe, connectionUsable, constraint, null);
  }

  /** The caller's own mistake, found before anything was sent: the connection is as it was. */
  public static final ErrorDetails USAGE = new ErrorDetails(null, 0, false, true, null);

  /** Nothing was sent, for a reason that may pass: the same call may be made again. */
  public static final ErrorDetails NOTHING_SENT = new ErrorDetails(null, 0, true, true, null);

  /** The connection is gone and what became of the statement is not known. */
  public static final ErrorDetails OUTCOME_UNKNOWN =
      new ErrorDetails("08007", 0, false, false, null);

  /** A failure the database reported, after which the connection goes on. */
  public static ErrorDetails of(@Nullable String sqlState, int vendorCode) {
    return new ErrorDetails(sqlState, vendorCode, false, true, null);
  }

  public ErrorDetails withSqlState(@Nullable String state) {
    return new ErrorDetails(state, vendorCode, retrySafe, connectionUsable, constraint, report);
  }

  public ErrorDetails withRetrySafe(boolean safe) {
    return new ErrorDetails(sqlState, vendorCode, safe, connectionUsable, constraint, report);
  }

  public ErrorDetails withConnectionUsable(boolean usable) {
    return new ErrorDetails(sqlState, vendorCode, retrySafe, usable, constraint, report);
  }

  public ErrorDetails withConstraint(@Nullable String name) {
    return new ErrorDetails(sqlState, vendorCode, retrySafe, connectionUsable, name, report);
  }

  public ErrorDetails withReport(@Nullable Object said) {
    return new ErrorDetails(sqlState, vendorCode, retrySafe, connectionUsable, constraint, said);
  }

  Optional<String> optionalSqlState() {
    return Optional.ofNullable(sqlState);
  }
}
