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
    Futures.run(() -> call.fail(reason));
  }

  @Override
  void dropped() {
    // Its future knows.
  }

  @Override
  Deadline deadline() {
    return call.deadline();
  }
}
