package io.databases.jdbc;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What runs on a connection now, for others to stop it and nothing else.
 *
 * <p>Thread safe: {@link #ifAny} and {@link #look} are called from any thread, the rest by whoever
 * works on the connection.
 */
final class JdbcRunning implements JdbcWatch.Watched {
  private final JdbcWatch watch;
  private final Object stopping = new Object();

  /** Guarded by {@link #stopping}. */
  private @Nullable Statement running;

  /** Whether what runs is to be broken off soon; guarded by {@link #stopping}. */
  private boolean runningQuick;

  /** Whether the watch is about to break off what runs; guarded by {@link #stopping}. */
  private boolean breakingOff;

  /** Whether it has, or has tried to; guarded by {@link #stopping}. */
  private boolean brokenOff;

  /**
   * Counts beginnings and ends: a statement may be run many times; guarded by {@link #stopping}.
   */
  private long changes;

  /** How many there were when the watch looked the last time; guarded by {@link #stopping}. */
  private long changesSeen;

  /** Whether what comes is to be broken off soon; used by whoever works on the connection. */
  private boolean quick;

  /** Whether something quick was broken off; used by whoever works on the connection. */
  private boolean overran;

  /** Whether the watch looks here. */
  private boolean watched;

  /** Something the driver does with a statement. */
  interface Work<T> {
    T run() throws SQLException;
  }

  JdbcRunning(JdbcWatch watch) {
    this.watch = watch;
  }

  <T> T run(Statement statement, Work<T> work) throws SQLException {
    begin(statement);
    try {
      return work.run();
    } finally {
      end();
    }
  }

  /** Says that a statement is about to run, until {@link #end}. */
  void begin(Statement statement) {
    synchronized (stopping) {
      running = statement;
      runningQuick = quick;
      changes++;
    }
  }

  /**
   * Says that it is over, and waits for the watch, should that be about to break it off: a later
   * one must not be met.
   */
  void end() {
    boolean interrupted = false;
    synchronized (stopping) {
      running = null;
      runningQuick = false;
      changes++;
      while (breakingOff) {
        try {
          stopping.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      overran |= brokenOff;
      brokenOff = false;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Does something about the statement that runs, if one does, before it can end; must be quick.
   */
  void ifAny(Consumer<Statement> action) {
    synchronized (stopping) {
      if (running != null) {
        action.accept(running);
      }
    }
  }

  // ---- what runs on its caller's thread

  /** Says that what comes is to be over soon, or else to be broken off by the watch. */
  void beginQuick() {
    quick = true;
    overran = false;
    if (!watched) {
      watched = true;
      watch.add(this);
    }
    watch.begun();
  }

  /**
   * Says that it is over.
   *
   * @return whether the watch has broken it off, or tried to
   */
  boolean endQuick() {
    quick = false;
    return overran;
  }

  @Override
  public boolean look() {
    @Nullable Statement overdue;
    boolean any;
    synchronized (stopping) {
      any = runningQuick;
      overdue = runningQuick && changes == changesSeen ? running : null;
      if (overdue != null) {
        brokenOff = true;
        breakingOff = true;
      }
      changesSeen = changes;
    }
    if (overdue != null) {
      breakOff(overdue);
    }
    return any;
  }

  private void breakOff(Statement statement) {
    try {
      JdbcCursors.cancel(statement);
    } finally {
      synchronized (stopping) {
        breakingOff = false;
        stopping.notifyAll();
      }
    }
  }

  /** To be called with the end of the connection. */
  void close() {
    if (watched) {
      watch.remove(this);
    }
  }
}
