package io.databases.sqlite;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Which reads have always been quick so far, as point selects are. Those are run on the caller's
 * thread while a session is idle: handing one over to the session's thread and back takes longer
 * than the statement does. What has been quick may become slow, as data grows or for other values;
 * then it is broken off after a moment ({@link #LIMIT_NANOS}), run by the session's thread, and not
 * trusted again for a long time. Thread safe.
 */
final class QuickReads {
  /** What a read that is run on the caller's thread may take, in nanoseconds. */
  static final long LIMIT_NANOS = 200_000;

  private static final long QUICK_NANOS = 50_000;
  private static final int TIMES = 3;
  private static final int MISTRUST = -1_000;
  private static final int CAPACITY = 1_000;

  /** How often in a row a read was quick; negative after it was broken off. */
  private final ConcurrentHashMap<String, Integer> times = new ConcurrentHashMap<>();

  private final int capacity;

  /**
   * @param foreignCode whether statements may call code that cannot be broken off: then none is
   *     quick
   */
  QuickReads(boolean foreignCode) {
    capacity = foreignCode ? 0 : CAPACITY;
  }

  boolean isQuick(String sql) {
    var count = times.get(sql);
    return count != null && count >= TIMES;
  }

  /** Notes how long a read took on its session's thread. */
  void ran(String sql, long nanos) {
    if (nanos > QUICK_NANOS) {
      times.computeIfPresent(sql, (text, count) -> Math.min(count, 0));
    } else if (times.size() < capacity || times.containsKey(sql)) {
      times.merge(sql, 1, (count, one) -> Math.min(count + one, TIMES));
    }
  }

  /** Notes that a read had to be broken off. */
  void overran(String sql) {
    times.put(sql, MISTRUST);
  }
}
