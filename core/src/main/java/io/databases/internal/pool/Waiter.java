package io.databases.internal.pool;

import io.databases.DatabaseException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A caller that waits for a session. */
final class Waiter {
  private final Thread thread = Thread.currentThread();

  /** Whether it wants a session for one shared statement, else one alone. */
  final boolean shares;

  final long since;

  /**
   * The {@link PooledSession} it may use, or the {@link DatabaseException} why there is none; null
   * while waiting. Written under the pool's lock, by whoever takes the waiter out of the queue.
   */
  volatile @Nullable Object outcome;

  Waiter(boolean shares, long since) {
    this.shares = shares;
    this.since = since;
  }

  void grant(PooledSession session) {
    outcome = session;
    wake();
  }

  void fail(DatabaseException reason) {
    outcome = reason;
    wake();
  }

  void wake() {
    LockSupport.unpark(thread);
  }
}
