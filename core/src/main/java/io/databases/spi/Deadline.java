package io.databases.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A point in time by which something must be done.
 *
 * @param nanoTime on the scale of {@link System#nanoTime}; {@link Long#MAX_VALUE} for never
 */
public record Deadline(long nanoTime) {
  public static final Deadline NEVER = new Deadline(Long.MAX_VALUE);

  /** From now on, or never where there is no duration or it is too long to count. */
  public static Deadline after(@Nullable Duration duration) {
    return duration == null ? NEVER : after(System.nanoTime(), duration);
  }

  /** The same on a clock that shows {@code now}. */
  public static Deadline after(long now, @Nullable Duration duration) {
    if (duration == null || duration.compareTo(LONGEST) > 0) {
      return NEVER;
    }
    long at = now + duration.toNanos();
    return at == Long.MAX_VALUE ? NEVER : new Deadline(at);
  }

  public boolean isNever() {
    return nanoTime == Long.MAX_VALUE;
  }

  /** What is left of it at {@code now}, in nanoseconds; 0 or less when it is over. */
  public long remaining(long now) {
    return isNever() ? Long.MAX_VALUE : nanoTime - now;
  }

  public Deadline earlier(Deadline other) {
    if (isNever()) {
      return other;
    }
    return other.isNever() || nanoTime - other.nanoTime <= 0 ? this : other;
  }

  private static final Duration LONGEST = Duration.ofDays(36_500);
}
