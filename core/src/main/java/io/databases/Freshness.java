package io.databases;

import io.databases.spi.Deadline;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How fresh replicas must be for reads to go there, and whether they are, by the positions of the
 * logs as they were asked for last. Thread safe.
 */
final class Freshness {
  /** Of a replica. */
  enum Verdict {
    /** It has what is wanted. */
    FRESH,

    /** It lacks something for longer than it may. */
    LAGS,

    /** It has to be asked, and is fresh perhaps, or soon. */
    UNKNOWN
  }

  /** A replica is looked at so often within the time that it may lag behind. */
  private static final int LOOKS = 4;

  private final PrimaryLog log;
  private final @Nullable Duration maxLag;
  private final boolean ownWrites;
  private final Duration patience;

  /**
   * @param maxLag null where it does not count
   * @param ownWrites whether reads must see what was written before
   * @param patience how long a read waits
   */
  Freshness(PrimaryLog log, @Nullable Duration maxLag, boolean ownWrites, Duration patience) {
    this.log = log;
    this.maxLag = maxLag;
    this.ownWrites = ownWrites;
    this.patience = patience;
  }

  /** How old, in nanoseconds, what is known may become before it is asked for again. */
  static long interval(@Nullable Duration maxLag) {
    return maxLag == null ? Long.MAX_VALUE : maxLag.toNanos() / LOOKS;
  }

  long interval() {
    return interval(maxLag);
  }

  Duration patience() {
    return patience;
  }

  void wrote() {
    if (ownWrites) {
      log.wrote();
    }
  }

  /** How far a replica must be, where that is known without asking. */
  OptionalLong knownTarget() {
    return ownWrites ? log.knownEndOfWrites() : OptionalLong.of(PrimaryLog.NOWHERE);
  }

  /**
   * How far a replica must be; asks the primary where that is not known, and where it is time to.
   *
   * @throws DatabaseException where the primary does not say
   */
  long target(Deadline limit) {
    sample(limit);
    return ownWrites ? log.endOfWrites(limit) : PrimaryLog.NOWHERE;
  }

  boolean isSampleDue() {
    return maxLag != null && log.isDue();
  }

  void sample(Deadline limit) {
    if (maxLag != null) {
      log.sample(limit);
    }
  }

  /**
   * @param replayed where the replica was seen
   * @param target where it must be at least
   */
  Verdict of(long replayed, long target) {
    if (replayed == PrimaryLog.NOWHERE || replayed < target) {
      return Verdict.UNKNOWN;
    }
    if (maxLag == null || log.age(replayed) <= maxLag.toNanos()) {
      return Verdict.FRESH;
    }
    return log.lag(replayed) > maxLag.toNanos() ? Verdict.LAGS : Verdict.UNKNOWN;
  }
}
