package io.databases;

import io.databases.spi.Deadline;
import org.jspecify.annotations.Nullable;

/** An asynchronous call, as something for a session's order. */
final class CallSubmission extends Submission {
  private final AsyncCall<?, ?> call;

  CallSubmission(AsyncCall<?, ?> call, @Nullable Transaction via, boolean shared) {
    super(via, shared, false);
    this.call = call;
  }

  @Override
  boolean isWanted() {
    return !call.isGivenUp();
  }

  @Override
  void submit(LeasedSession session, @Nullable Transaction top) {
    session.send(call, top);
  }

  @Override
  void refuse(RuntimeException reason) {
    if (via != null) {
      via.callFailed(reason);
    }
    Futures.run(() -> call.fail(reason));
  }

  @Override
  void dropped(@Nullable Transaction top) {
    var inside = via != null || shared ? via : top;
    if (inside != null) {
      inside.callFailed(
          new CancelledException(
              "an asynchronous call in the transaction was cancelled before it was sent",
              ErrorDetails.NOTHING_SENT,
              null));
    }
  }

  @Override
  Deadline deadline() {
    return call.deadline();
  }
}
