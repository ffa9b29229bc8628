package io.databases;

import io.databases.spi.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Something to be put into the order of a {@link LeasedSession} by a caller that does not wait: at
 * once, or when its turn comes. Whoever {@linkplain #take takes} it first decides what becomes of
 * it: the session, or the end of its caller's patience.
 */
abstract class Submission {
  /** The transaction whose verb was called, null for a connection's or database's. */
  final @Nullable Transaction via;

  /** Whether its caller only shares a forced rollback, and so waits for others' turns. */
  final boolean shared;

  /** Whether it starts a transaction. */
  final boolean starts;

  private final Thread caller = Thread.currentThread();
  private final AtomicBoolean taken = new AtomicBoolean();

  /** When it is refused; null until it must wait. Guarded by the session's lock. */
  private @Nullable CompletableFuture<@Nullable Void> timer;

  Submission(@Nullable Transaction via, boolean shared, boolean starts) {
    this.via = via;
    this.shared = shared;
    this.starts = starts;
  }

  /** The thread whose transactions count as its own. */
  Thread caller() {
    return caller;
  }

  /** False once its future was cancelled. */
  abstract boolean isWanted();

  /**
   * Submits it; under the session's lock.
   *
   * @param top the innermost open transaction
   */
  abstract void submit(LeasedSession session, @Nullable Transaction top);

  /** Says that it will not be submitted. May be called under the session's lock. */
  abstract void refuse(RuntimeException reason);

  /**
   * Says that it is dropped because it is not wanted; under the session's lock.
   *
   * @param top the innermost open transaction
   */
  abstract void dropped(@Nullable Transaction top);

  /** When it must have been submitted, whatever the patience of its caller. */
  abstract Deadline deadline();

  /** Says that its turn has not come; under the session's lock, once. */
  final void mustWait(LeasedSession session) {
    var patience = session.database().settings().pool().acquireLimit(System.nanoTime());
    timer = Futures.at(deadline().earlier(patience), () -> expire(session));
  }

  private void expire(LeasedSession session) {
    if (taken.compareAndSet(false, true)) {
      refuse(session.turnTimeout());
    }
  }

  /** Under the session's lock: false where it was refused, since its time was over. */
  final boolean take() {
    if (timer != null) {
      timer.complete(null);
    }
    return taken.compareAndSet(false, true);
  }
}
