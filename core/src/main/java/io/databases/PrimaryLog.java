package io.databases;

import io.databases.spi.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * How far the primary's log was at some moments, by which the copies are judged: one that has
 * replayed it up to there has everything that was committed before. Times are all of one clock,
 * this machine's. Thread safe.
 *
 * <p>The primary is asked by one caller at a time; whoever comes meanwhile waits for that answer,
 * or for the next where the question was sent too soon for it.
 */
final class PrimaryLog {
  /** The position of a log of which nothing is known. */
  static final long NOWHERE = Long.MIN_VALUE;

  /**
   * Where the log ended.
   *
   * @param askedAt the moment that it is good for
   * @param writes how many writes of this database it is behind
   */
  private record Sample(long askedAt, long writes, long position) {}

  private final ToLongFunction<Deadline> ask;
  private final LongSupplier clock;

  /** How old a sample may become before another is taken, and how old the last is that is kept. */
  private final long interval;

  private final long kept;

  private final AtomicLong writes = new AtomicLong();
  private final ReentrantLock asking = new ReentrantLock();

  /** The newest first; replaced as a whole, by whoever asks. */
  private volatile List<Sample> samples = List.of();

  /** The first that was taken after the last write it is behind. */
  private volatile Sample afterWrites = new Sample(0, 0, NOWHERE);

  /**
   * @param ask gives the end of the log now
   * @param clock nanoseconds, as {@link System#nanoTime}
   * @param interval nanoseconds; samples are taken no more often for {@link #sample}
   * @param kept nanoseconds
   */
  PrimaryLog(ToLongFunction<Deadline> ask, LongSupplier clock, long interval, long kept) {
    this.ask = ask;
    this.clock = clock;
    this.interval = interval;
    this.kept = kept;
  }

  // ---- one's own writes

  /** Something may have been written, and was answered. */
  void wrote() {
    writes.incrementAndGet();
  }

  /** The position behind all that was written, where that is known without asking. */
  OptionalLong knownEndOfWrites() {
    long wanted = writes.get();
    var known = afterWrites;
    return known.writes >= wanted ? OptionalLong.of(known.position) : OptionalLong.empty();
  }

  /**
   * The position behind all that was written before this call.
   *
   * @throws DatabaseException where the primary does not say
   */
  long endOfWrites(Deadline limit) {
    long wanted = writes.get();
    if (afterWrites.writes < wanted) {
      enter(limit);
      try {
        if (afterWrites.writes < wanted) {
          keep(take(limit));
        }
      } finally {
        asking.unlock();
      }
    }
    return afterWrites.position;
  }

  // ---- how old what a copy shows is

  /** Whether it is time for another sample. */
  boolean isDue() {
    var known = samples;
    return known.isEmpty() || clock.getAsLong() - known.getFirst().askedAt >= interval;
  }

  /**
   * Takes another sample where it is time for one. Where the primary cannot be asked, what was last
   * known of it counts on, since nothing newer is known of by anybody here.
   */
  void sample(Deadline limit) {
    if (!isDue()) {
      return;
    }
    enter(limit);
    try {
      if (isDue()) {
        keep(takeOrRepeat(limit));
      }
    } finally {
      asking.unlock();
    }
  }

  /** For how long, in nanoseconds, a copy at this position is known to have had everything. */
  long age(long position) {
    for (var sample : samples) {
      if (sample.position <= position) {
        return clock.getAsLong() - sample.askedAt;
      }
    }
    return Long.MAX_VALUE;
  }

  /** For how long, in nanoseconds, a copy at this position is known to have lacked something. */
  long lag(long position) {
    long longest = 0;
    for (var sample : samples) {
      if (sample.position > position) {
        longest = clock.getAsLong() - sample.askedAt;
      }
    }
    return longest;
  }

  // ---- asking; all under the lock

  private void enter(Deadline limit) {
    try {
      if (!asking.tryLock(limit.remaining(System.nanoTime()), TimeUnit.NANOSECONDS)) {
        throw new StatementTimeoutException(
            "the primary did not say in time how far its log is; nothing was sent",
            ErrorDetails.NOTHING_SENT,
            null);
      }
    } catch (InterruptedException e) {
      throw Waiting.interruptedBeforeSending(e);
    }
  }

  private Sample take(Deadline limit) {
    long behind = writes.get();
    long now = clock.getAsLong();
    return new Sample(now, behind, ask.applyAsLong(limit));
  }

  private Sample takeOrRepeat(Deadline limit) {
    long now = clock.getAsLong();
    try {
      return take(limit);
    } catch (CancelledException | ClosedException e) {
      throw e;
    } catch (DatabaseException e) {
      long last = samples.isEmpty() ? NOWHERE : samples.getFirst().position;
      return new Sample(now, 0, last);
    }
  }

  private void keep(Sample taken) {
    if (taken.writes > afterWrites.writes) {
      afterWrites = taken;
    }
    if (isDue()) {
      var longer = new ArrayList<Sample>();
      longer.add(taken);
      for (var older : samples) {
        longer.add(older);
        if (taken.askedAt - older.askedAt >= kept) {
          break;
        }
      }
      samples = longer;
    }
  }
}
