package io.databases.spi;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;

/**
 * Which reads of a database have always been quick so far, as point selects are. {@link
 * ThreadedSession} runs those on the caller's thread while a session is idle: handing one over to
 * the session's thread and back takes longer than the statement does. What has been quick may
 * become slow, as data grows or for other values; the driver breaks it off then, it is run by the
 * session's thread, and not trusted again for a long time. Thread safe.
 *
 * <p>So many texts are remembered at most; those that were not run for longest are forgotten, half
 * of them at a time.
 */
public final class QuickReads {
  private static final long QUICK_NANOS = 50_000;
  private static final int TIMES = 3;
  private static final int MISTRUST = -1_000;
  private static final int CAPACITY = 1_000;

  /**
   * How often in a row a read was quick, negative after it was broken off: of those that were run
   * since the last half was forgotten.
   */
  private volatile ConcurrentHashMap<String, Integer> young = new ConcurrentHashMap<>();

  /** The same of those that are forgotten next, unless they are run before. */
  private volatile ConcurrentHashMap<String, Integer> old = new ConcurrentHashMap<>();

  private final int capacity;

  private QuickReads(int capacity) {
    this.capacity = capacity;
  }

  /** For a driver that can break statements off. */
  public static QuickReads trusted() {
    return new QuickReads(CAPACITY);
  }

  /** For one that cannot: no read is ever quick. */
  public static QuickReads none() {
    return new QuickReads(0);
  }

  /** Whether a text has been quick again and again. */
  public boolean isQuick(String sql) {
    var count = young.get(sql);
    return (count != null ? count : old.getOrDefault(sql, 0)) >= TIMES;
  }

  /** Notes how long a read took. */
  public void ran(String sql, long nanos) {
    if (nanos > QUICK_NANOS) {
      note(sql, count -> Math.min(count, 0));
    } else if (young.getOrDefault(sql, 0) < TIMES) {
      note(sql, count -> Math.min(count + 1, TIMES));
    }
  }

  /** Notes that a read had to be broken off. */
  public void overran(String sql) {
    note(sql, _ -> MISTRUST);
  }

  private void note(String sql, IntUnaryOperator change) {
    if (capacity == 0) {
      return;
    }
    var before = old;
    var now = young;
    now.compute(
        sql,
        (text, count) -> change.applyAsInt(count != null ? count : before.getOrDefault(text, 0)));
    if (now.size() >= capacity / 2) {
      forgetOld(now);
    }
  }

  private synchronized void forgetOld(ConcurrentHashMap<String, Integer> full) {
    if (young == full) {
      old = full;
      young = new ConcurrentHashMap<>();
    }
  }
}
