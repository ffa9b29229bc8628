package io.databases;

import io.databases.spi.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous call that has failed before it could be sent. It keeps its place in a session's
 * order, where the transaction that is open learns of it.
 */
final class FailedCall extends Submission {
  private final RuntimeException failure;

  FailedCall(RuntimeException failure, boolean shared) {
    super(null, shared, false);
    this.failure = failure;
  }

  @Override
  boolean isWanted() {
    return true;
  }

  @Override
  void submit(LeasedSession session, @Nullable Transaction top) {
    if (top != null) {
      top.callFailed(failure);
    }
  }

  @Override
  void refuse(RuntimeException reason) {
    // There is no transaction to be told.
  }

  @Override
  void dropped(@Nullable Transaction top) {
    // It is always wanted.
  }

  @Override
  Deadline deadline() {
    return Deadline.NEVER;
  }
}
