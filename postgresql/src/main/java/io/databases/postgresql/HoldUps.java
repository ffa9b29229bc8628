package io.databases.postgresql;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Texts of statements for which others on their session had to wait: from then on each run has a
 * session alone. Thread safe.
 */
final class HoldUps {
  /** A run that takes longer is slow. */
  static final long SLOW_NANOS = 5_000_000;

  /** So many slow runs, with no quick one between, are no accident. */
  private static final int OFTEN = 2;

  /** So many texts are remembered of each kind; then all are forgotten. */
  private static final int MOST = 1_000;

  private final Set<String> large = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> slowRuns = new ConcurrentHashMap<>();

  boolean contains(String text) {
    return (!large.isEmpty() && large.contains(text))
        || (!slowRuns.isEmpty() && slowRuns.getOrDefault(text, 0) >= OFTEN);
  }

  /** A run gave so many rows that others had to wait for them. */
  void addLarge(String text) {
    if (large.size() >= MOST) {
      large.clear();
    }
    large.add(text);
  }

  /** A run kept the server busy for so long. */
  void ran(String text, long nanos) {
    if (nanos > SLOW_NANOS) {
      if (slowRuns.size() >= MOST) {
        slowRuns.clear();
      }
      slowRuns.merge(text, 1, Integer::sum);
    } else if (!slowRuns.isEmpty()) {
      slowRuns.remove(text);
    }
  }
}
