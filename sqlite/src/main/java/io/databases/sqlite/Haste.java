package io.databases.sqlite;

import org.sqlite.ProgressHandler;

/**
 * Breaks statements off that take longer than they may. SQLite asks it every so many instructions,
 * as often as costs nothing; a point select never comes so far. Used by whoever has the connection.
 */
final class Haste extends ProgressHandler {
  /** After how many of SQLite's instructions it asks. */
  static final int INSTRUCTIONS = 2_000;

  private boolean limited;
  private boolean ranOver;
  private long deadline;

  void begin(long nanos) {
    ranOver = false;
    limited = true;
    deadline = System.nanoTime() + nanos;
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
    return ranOver ? 1 : 0;
  }
}
