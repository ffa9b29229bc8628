package io.databases.sqlite;

import org.sqlite.ProgressHandler;

/**
 * Breaks statements off that take longer than they may, or that were cancelled. SQLite asks it
 * every so many instructions, as often as costs nothing; a point select never comes so far. Used by
 * whoever has the connection.
 *
 * <p>{@code sqlite3_interrupt} alone would not do for cancelling: it has no effect on a statement
 * whose first step is still to come, which would then run to its end.
 */
final class Haste extends ProgressHandler {
  /** After how many of SQLite's instructions it asks. */
  static final int INSTRUCTIONS = 2_000;

  /** What a read that is run on its caller's thread may take. */
  private static final long LIMIT_NANOS = 200_000;

  private final Gate.Pass pass;
  private boolean limited;
  private boolean ranOver;
  private long deadline;

  /**
   * @param pass tells whether the session's request was cancelled
   */
  Haste(Gate.Pass pass) {
    this.pass = pass;
  }

  void begin() {
    ranOver = false;
    limited = true;
    deadline = System.nanoTime() + LIMIT_NANOS;
  }

  void end() {
    limited = false;
  }

  /** Whether there is no time for waiting. */
  boolean isLimited() {
    return limited;
  }

  boolean ranOver() {
    return ranOver;
  }

  /** Other than 0 to break the statement off. */
  @Override
  protected int progress() {
    ranOver = limited && System.nanoTime() - deadline > 0;
    return ranOver || pass.isCancelled() ? 1 : 0;
  }
}
