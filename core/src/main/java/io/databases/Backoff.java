package io.databases;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The pause before a transaction is run again: longer each time, and by chance, so that two that
 * were in each other's way do not meet again.
 */
final class Backoff {
  private static final long FIRST_MICROS = 1_000;
  private static final int MOST_DOUBLINGS = 7;

  private Backoff() {}

  /**
   * @param failure why it is run again; an interrupt keeps it as suppressed
   */
  static void pause(int attempt, Throwable failure) {
    long most = FIRST_MICROS << Math.min(attempt, MOST_DOUBLINGS);
    try {
      TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    } catch (InterruptedException e) {
      var cancelled = Waiting.interruptedBeforeSending(e);
      cancelled.addSuppressed(failure);
      throw cancelled;
    }
  }
}
