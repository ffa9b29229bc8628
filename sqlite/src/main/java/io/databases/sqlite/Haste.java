package io.databases.sqlite;

import java.sql.SQLException;
import org.sqlite.ProgressHandler;
import org.sqlite.core.DB;

/**
 * Breaks statements off that take longer than they may, or that were cancelled. SQLite asks it
 * every so many instructions, as often as costs nothing; a point select never comes so far. Used by
 * whoever has the connection.
 *
 * <p>{@code sqlite3_interrupt} alone would not do for cancelling: it has no effect on a statement
 * whose first step is still to come, which would then run to its end. So what was cancelled is
 * interrupted from here once more, and not broken off: SQLite may ask once more when a statement
 * has done all, its commit included, and would call that broken off too. An interrupt comes too
 * late then.
 */
final class Haste extends ProgressHandler {
  /** After how many of SQLite's instructions it asks. */
  static final int INSTRUCTIONS = 2_000;

  /** What a read that is run on its caller's thread may take. */
  private static final long LIMIT_NANOS = 200_000;

  private final Gate.Pass pass;
  private final DB db;
  private boolean limited;
  private boolean ranOver;
  private long deadline;

  /**
   * @param pass tells whether the session's request was cancelled
   * @param db what its statements run on
   */
  Haste(Gate.Pass pass, DB db) {
    this.pass = pass;
    this.db = db;
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
  protected int progress() throws SQLException {
    if (pass.isCancelled()) {
      db.interrupt();
    }
    ranOver = limited && System.nanoTime() - deadline > 0;
    return ranOver ? 1 : 0;
  }
}
