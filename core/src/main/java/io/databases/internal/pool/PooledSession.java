package io.databases.internal.pool;

import io.databases.spi.Session;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A session with what the pool knows of it. Its use is one number: how many shared statements are in
 * flight, or that one caller has it alone.
 */
public final class PooledSession {
  private static final int LEASED = -1;

  /** A shared session that has answered nothing for so long is held up by a slow statement. */
  private static final long HELD_UP_NANOS = 5_000_000;

  private final Session session;
  final long createdAt;

  /** When the session has to be replaced, {@link Long#MAX_VALUE} for never. */
  final long expiresAt;

  private final AtomicInteger use = new AtomicInteger(LEASED);

  /** Takes no more shared statements, because a caller waits to have it alone. */
  volatile boolean draining;

  /** When it was last lent, returned, or answered a shared statement. */
  volatile long lastUsedAt;

  // Of the lease that is out; written by the lessee, read by reports, which may be a little late.
  volatile @Nullable Lease lease;

  PooledSession(Session session, long createdAt, long expiresAt) {
    this.session = session;
    this.createdAt = createdAt;
    this.expiresAt = expiresAt;
    this.lastUsedAt = createdAt;
  }

  public Session session() {
    return session;
  }

  /** Takes the session for one caller alone, if nobody uses it. */
  boolean tryLease() {
    return use.get() == 0 && use.compareAndSet(0, LEASED);
  }

  /** Gives up having it alone. */
  void unlease() {
    use.set(0);
  }

  /** From having it alone to having one shared statement in flight. */
  void leaseToShare() {
    use.set(1);
  }

  /** Adds a shared statement, unless one caller has it alone or waits for it. */
  boolean tryShare(long now) {
    while (!draining) {
      int n = use.get();
      if (n < 0) {
        return false;
      }
      if (use.compareAndSet(n, n + 1)) {
        if (n == 0) {
          lastUsedAt = now;
        }
        return true;
      }
    }
    return false;
  }

  /** Takes a shared statement away; true where it was the last. */
  boolean unshare(long now) {
    lastUsedAt = now;
    return use.decrementAndGet() == 0;
  }

  boolean isLeased() {
    return use.get() == LEASED;
  }

  boolean isIdle() {
    return use.get() == 0;
  }

  /** Statements in flight, negative where one caller has the session alone. */
  int inFlight() {
    return use.get();
  }

  boolean isHeldUp(long now) {
    return use.get() > 0 && now - lastUsedAt > HELD_UP_NANOS;
  }

  boolean isExpired(long now) {
    return expiresAt != Long.MAX_VALUE && now - expiresAt >= 0;
  }
}
