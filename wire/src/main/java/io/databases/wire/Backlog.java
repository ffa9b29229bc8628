package io.databases.wire;

import java.util.function.LongSupplier;

/**
 * What the server has been sent and has not answered, and whether that keeps it busy until more can
 * reach it. While it does, what callers encode may wait for each other and go out in one write: the
 * server would not come to it sooner.
 *
 * <p>As many pending exchanges are enough as the server answers in a round trip, the product of
 * bandwidth and delay. Both are measured on the way, on one write at a time: the round trip is the
 * least time that recent writes took until their first answer; how fast the server is shows in the
 * time from there until the last answer of the same write, when all of it had reached the server.
 * Where more was pending than was needed, the first answer took a little longer than what was
 * before it; therefore what is enough is a little less than the product, and sinks to it.
 *
 * <p>Exchanges are counted by {@link Exchange#number}, those that are answered alone.
 */
final class Backlog {
  /** What is enough at least: a round trip on one machine, and it must be seen in time. */
  static final int LEAST = 8;

  /** What is enough until it has been measured. */
  static final int UNMEASURED = 16;

  /** How much of the product is enough. */
  private static final double PART = 15.0 / 16;

  /** Of so many writes, and of as many before them, the least time counts. */
  private static final int RECENT = 16;

  private final LongSupplier nanoTime;

  /** The last exchange that was written. Changed under the pipeline's lock. */
  private volatile long sent;

  /** How many pending exchanges keep the server busy. Changed by the reader. */
  private volatile long enough = UNMEASURED;

  /** Whether a write is being measured; publishes what follows. */
  private volatile boolean measuring;

  private long before;
  private long until;
  private long writtenAt;

  // Of the reader: the first answer of what is being measured.
  private long first;
  private long firstAt;

  // Of the reader: what was measured, in nanoseconds.
  private double interval = Double.NaN;
  private long least = Long.MAX_VALUE;
  private long leastBefore = Long.MAX_VALUE;
  private int times;

  Backlog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether the server needs no more for now, if this is the last exchange it has answered. */
  boolean isEnough(long answered) {
    return sent - answered >= enough;
  }

  /** All up to this exchange is about to be written; under the pipeline's lock. */
  void writing(long last) {
    if (!measuring && last > sent) {
      before = sent;
      until = last;
      writtenAt = nanoTime.getAsLong();
      measuring = true;
    }
    sent = last;
  }

  /** All up to this exchange has been answered; on the reader. */
  void answered(long last) {
    if (!measuring || last <= before) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (first <= before) {
      first = last;
      firstAt = now;
      took(now - writtenAt);
    }
    if (last >= until) {
      if (last > first) {
        double sample = (double) (now - firstAt) / (last - first);
        interval = Double.isNaN(interval) ? sample : interval + (sample - interval) / 8;
      }
      measuring = false;
    }
  }

  private void took(long nanos) {
    least = Math.min(least, nanos);
    if (!Double.isNaN(interval)) {
      enough = Math.max(LEAST, (long) (PART * Math.min(least, leastBefore) / interval));
    }
    if (++times == RECENT) {
      leastBefore = least;
      least = Long.MAX_VALUE;
      times = 0;
    }
  }
}
