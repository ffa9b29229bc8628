package io.databases;

import org.jspecify.annotations.Nullable;

/**
 * Something to be put into the order of a {@link LeasedSession} by a caller that does not wait: at
 * once, or when its turn comes.
 */
abstract class Submission {
  /** The transaction whose verb was called, null for a connection's or database's. */
  final @Nullable Transaction via;

  /** Whether its caller only shares a forced rollback, and so waits for others' turns. */
  final boolean shared;

  /** Whether it starts a transaction. */
  final boolean starts;

  private final Thread caller = Thread.currentThread();

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

  /** Says that it will not be submitted; under the session's lock. */
  abstract void refuse(RuntimeException reason);

  /** Says that it is dropped because it is not wanted; under the session's lock. */
  abstract void dropped();

  /** Says that its turn has not come; under the session's lock, once. */
  abstract void mustWait(LeasedSession session);
}
