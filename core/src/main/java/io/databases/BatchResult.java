package io.databases;

import java.util.Arrays;

/** What {@code executeMany} did. Immutable. */
public final class BatchResult {
  private final long[] counts;

  BatchResult(long[] counts) {
    this.counts = counts;
  }

  /** Rows affected by each set of values, in order. */
  public long[] counts() {
    return counts.clone();
  }

  /** How many sets of values there were. */
  public int size() {
    return counts.length;
  }

  /** Rows affected by all of them together. */
  public long affectedRows() {
    return Arrays.stream(counts).sum();
  }

  @Override
  public String toString() {
    return "BatchResult[size=%d, affectedRows=%d]".formatted(size(), affectedRows());
  }
}
