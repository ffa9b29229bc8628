package io.databases.internal.pool;

import io.databases.DatabaseException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A caller that waits for a session. {@code outcome} is written under the pool's lock. */
final class Waiter {
  final Thread thread = Thread.currentThread();
  final long since;

  /** The session that was handed over, or why there will be none; null while waiting. */
  volatile @Nullable Object outcome;

  Waiter(long since) {
    this.since = since;
  }

  void grant(PooledSession session) {
    outcome = session;
    LockSupport.unpark(thread);
  }

  void fail(DatabaseException reason) {
    outcome = reason;
    LockSupport.unpark(thread);
  }

  void wake() {
    LockSupport.unpark(thread);
  }
}
