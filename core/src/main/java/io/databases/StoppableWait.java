package io.databases;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a thread of the library waits for on somebody's behalf, who may end it. Only the wait is
 * interrupted, never what the thread does before or after.
 */
final class StoppableWait {
  private @Nullable Thread waiting;
  private boolean stopped;

  /**
   * Waits.
   *
   * @throws CancelledException where it was stopped before it began
   */
  <T extends @Nullable Object> T run(Supplier<T> wait) {
    synchronized (this) {
      if (stopped) {
        throw new CancelledException(
            "the call was cancelled; nothing was sent", ErrorDetails.NOTHING_SENT, null);
      }
      waiting = Thread.currentThread();
    }
    try {
      return wait.get();
    } finally {
      synchronized (this) {
        waiting = null;
        Thread.interrupted(); // it was meant for the wait
      }
    }
  }

  synchronized void stop() {
    stopped = true;
    if (waiting != null) {
      waiting.interrupt();
    }
  }
}
