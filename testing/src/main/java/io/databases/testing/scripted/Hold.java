package io.databases.testing.scripted;

import io.databases.DatabaseException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer that does not come until the test lets it go, and where the test sees the request
 * arrive. Thread safe.
 */
public final class Hold {
  private static final int PATIENCE_SECONDS = 20;

  private final Script script;
  private final boolean heedsCancel;
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  // Guarded by the script's lock.
  private @Nullable Answer answer;
  private @Nullable Runnable wake;

  Hold(Script script, boolean heedsCancel) {
    this.script = script;
    this.heedsCancel = heedsCancel;
  }

  /**
   * Waits until somebody asks for what is held.
   *
   * @throws AssertionError where that does not happen within 20 seconds
   */
  public void awaitRequest() throws InterruptedException {
    if (!arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("no such request came; the log is " + script.log());
    }
  }

  /** True where the request has come. */
  public boolean isRequested() {
    return arrived.getCount() == 0;
  }

  /** Lets the answer go that would have been given without the hold. */
  public void release() {
    release(Answer.PLAIN);
  }

  /** Lets this failure go as the answer. */
  public void fail(DatabaseException failure) {
    release(new Answer.Failure(failure));
  }

  private void release(Answer given) {
    @Nullable Runnable next;
    script.lock.lock();
    try {
      if (answer != null) {
        return;
      }
      answer = given;
      next = wake;
    } finally {
      script.lock.unlock();
    }
    released.countDown();
    if (next != null) {
      next.run();
    }
  }

  boolean heedsCancel() {
    return heedsCancel;
  }

  /** Under the lock: the request is there; {@code action} runs once the answer is known. */
  @Nullable Answer arrive(Runnable action) {
    wake = action;
    arrived.countDown();
    return answer;
  }

  /** For connecting, which blocks; ended by an interrupt. */
  Answer await() throws InterruptedException {
    arrived.countDown();
    released.await();
    script.lock.lock();
    try {
      return answer == null ? Answer.PLAIN : answer;
    } finally {
      script.lock.unlock();
    }
  }
}
