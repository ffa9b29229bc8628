package io.databases.testing.support;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for what another thread brings about and nothing signals. Where there is a latch or a reply
 * to wait on, that is better.
 */
public final class Eventually {
  /** How long a test waits for what should take milliseconds. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private Eventually() {}

  /**
   * Returns once the condition is true.
   *
   * @throws AssertionError saying {@code what} where it is not within {@link #PATIENCE}
   */
  public static void isTrue(String what, BooleanSupplier condition) {
    isTrue(() -> what, condition);
  }

  /** The same with a message that is made when it is needed. */
  public static void isTrue(Supplier<String> what, BooleanSupplier condition) {
    if (!isTrue(PATIENCE, condition)) {
      throw new AssertionError("still not so after " + PATIENCE.toSeconds() + " s: " + what.get());
    }
  }

  /** Whether the condition becomes true in time. */
  public static boolean isTrue(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
    }
    return true;
  }
}
