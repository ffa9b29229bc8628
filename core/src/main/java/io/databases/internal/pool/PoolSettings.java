package io.databases.internal.pool;

import io.databases.ConfigurationException;
import io.databases.spi.Deadline;
import java.time.Duration;

/**
 * How a pool behaves. A duration of zero switches off what it times; so does one of centuries.
 *
 * @param minSize sessions kept open even when nobody needs them
 * @param maxSize sessions open at most
 * @param acquireTimeout how long a caller waits for a session
 * @param maxLifetime age at which a session is replaced; each gets up to a tenth less, by chance,
 *     so that they do not all end at once
 * @param idleTimeout time without work after which a session beyond {@code minSize} is closed
 * @param validateAfter time without work after which a session is asked whether it still works
 *     before it is lent
 * @param leakThreshold time after which a lease that was not returned is reported
 * @param closeGrace how long closing waits for statements in flight
 */
public record PoolSettings(
    int minSize,
    int maxSize,
    Duration acquireTimeout,
    Duration maxLifetime,
    Duration idleTimeout,
    Duration validateAfter,
    Duration leakThreshold,
    Duration closeGrace) {
  private static final Duration LONGEST = Duration.ofDays(36_500);

  public static final PoolSettings DEFAULTS =
      new PoolSettings(
          1,
          10,
          Duration.ofSeconds(30),
          Duration.ofMinutes(30),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ZERO,
          Duration.ofSeconds(5));

  public PoolSettings {
    if (maxSize < 1) {
      throw new ConfigurationException("max_size must be at least 1, not " + maxSize);
    }
    if (minSize < 0 || minSize > maxSize) {
      throw new ConfigurationException(
          "min_size must be between 0 and max_size (" + maxSize + "), not " + minSize);
    }
    requireNotNegative("acquire_timeout", acquireTimeout);
    requireNotNegative("pool_recycle (max lifetime)", maxLifetime);
    requireNotNegative("idle_timeout", idleTimeout);
    requireNotNegative("validate_after", validateAfter);
    requireNotNegative("leak_detection", leakThreshold);
    requireNotNegative("close_grace", closeGrace);
  }

  private static void requireNotNegative(String option, Duration duration) {
    if (duration.isNegative()) {
      throw new ConfigurationException(option + " must not be negative: " + duration);
    }
  }

  /** When a caller that comes {@code now} has waited for too long; never where that is off. */
  public Deadline acquireLimit(long now) {
    return acquireTimeout.isZero() ? Deadline.NEVER : Deadline.after(now, acquireTimeout);
  }

  /** In nanoseconds, 0 where it is switched off. */
  static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? 0 : duration.toNanos();
  }
}
