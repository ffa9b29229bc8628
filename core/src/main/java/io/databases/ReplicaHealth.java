package io.databases;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * When a replica that could not be reached may be tried again: after a second, and after twice as
 * long each time, up to about a minute. Thread safe.
 */
final class ReplicaHealth {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;

  private final LongSupplier clock;
  private int failures;
  private long failedAt;

  /**
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  ReplicaHealth(LongSupplier clock) {
    this.clock = clock;
  }

  /** Whether it was reached the last time, or may be tried again. */
  synchronized boolean isDue() {
    return failures == 0 || clock.getAsLong() - failedAt >= pause().toNanos();
  }

  synchronized void reached() {
    failures = 0;
  }

  /**
   * Says that it was not reached.
   *
   * @return how long it is left alone from now on; empty where it is already, since callers who
   *     were there at the same time fail at the same time
   */
  synchronized Optional<Duration> failed() {
    if (!isDue()) {
      return Optional.empty();
    }
    failures++;
    failedAt = clock.getAsLong();
    return Optional.of(pause());
  }

  private Duration pause() {
    return FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
  }
}
