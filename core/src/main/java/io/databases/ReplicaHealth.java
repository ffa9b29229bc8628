package io.databases;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether reads may go to a replica, and when one that could not be reached may be tried again:
 * after a second, and after twice as long each time, up to about a minute. One that is found to
 * answer again gets reads; the pauses begin anew once it has answered a read. Thread safe.
 */
final class ReplicaHealth {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;

  private final LongSupplier clock;
  private int failures;
  private long failedAt;
  private boolean setAside;

  /**
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  ReplicaHealth(LongSupplier clock) {
    this.clock = clock;
  }

  synchronized boolean isSetAside() {
    return setAside;
  }

  /** Whether it is not set aside, or may be tried again. */
  synchronized boolean isDue() {
    return !setAside || clock.getAsLong() - failedAt >= pause().toNanos();
  }

  /** Says that it answers, though no read was made. */
  synchronized void answers() {
    setAside = false;
  }

  /** Says that it answered a read. */
  synchronized void reached() {
    failures = 0;
    setAside = false;
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
    setAside = true;
    failedAt = clock.getAsLong();
    return Optional.of(pause());
  }

  private Duration pause() {
    return FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
  }
}
