package io.databases.spi;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Which reads of a database have always been quick so far, as point selects are. {@link
 * ThreadedSession} runs those on the caller's thread while a session is idle: handing one over to
 * the session's thread and back takes longer than the statement does. What has been quick may
 * become slow, as data grows or for other values; the driver breaks it off then, it is run by the
 * session's thread, and not trusted again for a long time. Thread safe.
 */
public final class QuickReads {
  private static final long QUICK_NANOS = 50_000;
  private static final int TIMES = 3;
  private static final int MISTRUST = -1_000;
  private static final int CAPACITY = 1_000;

  /** How often in a row a read was quick; negative after it was broken off. */
  private final ConcurrentHashMap<String, Integer> times = new ConcurrentHashMap<>();

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
    var count = times.get(sql);
    return count != null && count >= TIMES;
  }

  /** Notes how long a read took. */
  public void ran(String sql, long nanos) {
    if (nanos > QUICK_NANOS) {
      times.computeIfPresent(sql, (text, count) -> Math.min(count, 0));
    } else if (!isQuick(sql) && (times.size() < capacity || times.containsKey(sql))) {
      times.merge(sql, 1, Integer::sum);
    }
  }

  /** Notes that a read had to be broken off. */
  public void overran(String sql) {
    times.put(sql, MISTRUST);
  }
}
