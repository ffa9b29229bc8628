package io.databases.jdbc;

import io.databases.CancelledException;
import io.databases.ErrorDetails;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The calling off of one session's requests. Most drivers cancel over a second connection, which
 * takes its time; so each attempt has a thread of its own.
 *
 * <p>Thread safe: {@link #cancel} is called by whoever wants a request to end, the rest on the
 * session's thread.
 */
final class JdbcCancels {
  private static final System.Logger LOG = System.getLogger("io.databases.jdbc");

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final String session;
  private final Object connect = new Object();

  /** The session's thread while it connects; guarded by {@link #connect}. */
  private @Nullable Thread connecting;

  /** Whether somebody has called off the request that is running. */
  private volatile boolean called;

  /** The latest attempt. */
  private volatile @Nullable Thread attempt;

  /** Connects something. */
  interface Connecting<T> {
    T run() throws SQLException;
  }

  /**
   * @param session the name of the session's thread
   */
  JdbcCancels(String session) {
    this.session = session;
  }

  /** Says that another request begins. */
  void next() {
    called = false;
  }

  /** Whether the request that is running was called off. */
  boolean isCalled() {
    return called;
  }

  /** Ends a request that was called off, before it has any effect. */
  void check() {
    if (called) {
      throw new CancelledException(
          "the statement was cancelled before it took effect", ErrorDetails.NOTHING_SENT, null);
    }
  }

  /** Calls off the request that is running, whatever it is at. Does not wait. */
  void cancel(@Nullable JdbcHandle handle) {
    called = true;
    synchronized (connect) {
      if (connecting != null) {
        connecting.interrupt();
        return;
      }
    }
    var earlier = attempt;
    if (handle != null && (earlier == null || !earlier.isAlive())) {
      handle
          .running()
          .ifAny(statement -> {
            var kind = Thread.ofVirtual().name(session + ", cancel");
            attempt = kind.start(() -> JdbcCursors.cancel(statement));
          });
    }
  }

  /** Connects something, which an interrupt ends; that interrupt hits nothing else. */
  <T> T connecting(Connecting<T> work) throws SQLException {
    setConnecting(Thread.currentThread());
    try {
      return work.run();
    } finally {
      setConnecting(null);
    }
  }

  private void setConnecting(@Nullable Thread thread) {
    synchronized (connect) {
      connecting = thread;
      Thread.interrupted(); // would cut the connection
    }
  }

  /**
   * Waits for the end of an attempt to cancel what is over now, and has a statement that does
   * nothing take the blow.
   *
   * @param handle what was meant to be hit; null where nothing is to follow
   * @param over whether there was an attempt that has ended
   * @param hit whether the attempt is known to have met what it was for
   * @return false where it does not end: it may hit whatever comes
   */
  boolean outlast(@Nullable JdbcHandle handle, boolean over, boolean hit) {
    if (!over && attempt == null) {
      return true;
    }
    boolean ended = await();
    if (ended && handle != null) {
      try {
        handle.outlastCancel(hit);
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.DEBUG, "what is wrong now the next statement will tell", e);
      }
    }
    return ended;
  }

  private boolean await() {
    var latest = attempt;
    attempt = null;
    try {
      return latest == null || latest.join(LIMIT);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
