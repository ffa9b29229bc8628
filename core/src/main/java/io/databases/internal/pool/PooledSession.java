package io.databases.internal.pool;

import io.databases.spi.Session;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A session with what the pool knows of it.
 *
 * <p>Its use is one number, so that every change of hands is one compare-and-set: how many shared
 * statements are in flight, with a mark while it is being drained for a caller that wants it alone;
 * or that one caller has it alone. A session being drained takes no more statements, and whoever
 * brings back the last one thereby has it alone, to pass on. The mark cannot outlive that.
 */
public final class PooledSession {
  private static final int ALONE = -1;
  private static final int DRAINING = 1 << 30;

  /** A shared session that has answered nothing for so long is held up by a slow statement. */
  static final long HELD_UP_NANOS = 5_000_000;

  /** What a shared statement that is done leaves behind. */
  enum Left {
    OTHERS,
    NOBODY,
    /** Nobody, and the session was drained: the caller has it alone now. */
    DRAINED
  }

  private final Session session;

  /** When the session has to be replaced, {@link Long#MAX_VALUE} for never. */
  private final long expiresAt;

  /** Whoever makes it has it alone. */
  private final AtomicInteger use = new AtomicInteger(ALONE);

  /** When it was last lent, returned, or answered a shared statement. */
  private volatile long lastUsedAt;

  /** The lease that is out; written by the lessee, read by reports, which may be a little late. */
  volatile @Nullable Lease lease;

  /** Whether a thread closes it, which has it alone. */
  volatile boolean dropped;

  PooledSession(Session session, long now, long expiresAt) {
    this.session = session;
    this.expiresAt = expiresAt;
    this.lastUsedAt = now;
  }

  public Session session() {
    return session;
  }

  // ---- one caller alone

  /** Takes the session for one caller alone, if nobody uses it. */
  boolean tryTake() {
    return use.get() == 0 && use.compareAndSet(0, ALONE);
  }

  /** Gives up having it alone. */
  void putBack() {
    use.set(0);
  }

  /** One caller has it alone and has no statement running. */
  boolean isLentButQuiet() {
    var out = lease;
    return out != null && !out.isBusy();
  }

  boolean isTaken() {
    return use.get() == ALONE;
  }

  // ---- shared statements

  /** Adds a shared statement, unless one caller has it alone or waits for it. */
  boolean tryShare(long now) {
    while (true) {
      int n = use.get();
      if (n < 0 || n >= DRAINING) {
        return false;
      }
      if (use.compareAndSet(n, n + 1)) {
        if (n == 0) {
          lastUsedAt = now;
        }
        return true;
      }
    }
  }

  /** From having it alone to having one shared statement in flight. */
  void shareTaken(long now) {
    lastUsedAt = now;
    use.set(1);
  }

  /** Takes a shared statement away. */
  Left unshare(long now) {
    lastUsedAt = now;
    while (true) {
      int n = use.get();
      boolean drained = n == (DRAINING | 1);
      int rest = drained ? ALONE : n - 1;
      if (use.compareAndSet(n, rest)) {
        return drained ? Left.DRAINED : rest == 0 ? Left.NOBODY : Left.OTHERS;
      }
    }
  }

  /** Keeps more shared statements away from it, if there are any. */
  void drain() {
    int n = use.get();
    while (n > 0 && n < DRAINING && !use.compareAndSet(n, n | DRAINING)) {
      n = use.get();
    }
  }

  boolean isDraining() {
    return use.get() >= DRAINING;
  }

  /** Shared statements in flight; 0 also where one caller has the session alone. */
  int inFlight() {
    int n = use.get();
    return n < 0 ? 0 : n & ~DRAINING;
  }

  boolean isHeldUp(long now) {
    return use.get() > 0 && now - lastUsedAt > HELD_UP_NANOS;
  }

  // ---- condition

  boolean isIdle() {
    return use.get() == 0;
  }

  long idleNanos(long now) {
    return now - lastUsedAt;
  }

  void touch(long now) {
    lastUsedAt = now;
  }

  /** Neither lost nor too old. */
  boolean isSound(long now) {
    return session.isOpen() && (expiresAt == Long.MAX_VALUE || now - expiresAt < 0);
  }
}
