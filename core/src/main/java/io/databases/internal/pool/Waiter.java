package io.databases.internal.pool;

import io.databases.DatabaseException;
import io.databases.spi.Reply;
import java.util.concurrent.locks.LockSupport;

/** A caller that waits for a session. */
final class Waiter {
  private final Thread thread = Thread.currentThread();

  /** Whether it wants a session for one shared statement, else one alone. */
  final boolean shares;

  final long since;

  /** The session it may use, or why there is none; settled under the pool's lock. */
  final Reply<PooledSession> reply = new Reply<>();

  Waiter(boolean shares, long since) {
    this.shares = shares;
    this.since = since;
  }

  void grant(PooledSession session) {
    reply.complete(session);
    wake();
  }

  void fail(DatabaseException reason) {
    reply.fail(reason);
    wake();
  }

  void wake() {
    LockSupport.unpark(thread);
  }
}
