package io.databases.benchmarks.harness;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts durations in buckets no wider than a thirty-second of their value. Thread safe. */
final class Histogram {
  private static final int PER_OCTAVE = 32;
  private static final int BUCKETS = 60 * PER_OCTAVE;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  void add(long nanos) {
    counts.incrementAndGet(bucket(nanos));
  }

  void add(Histogram other) {
    for (int i = 0; i < BUCKETS; i++) {
      counts.addAndGet(i, other.counts.get(i));
    }
  }

  long total() {
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      total += counts.get(i);
    }
    return total;
  }

  /** The duration that this part of all durations, from 0 to 1, does not exceed. */
  double percentile(double part) {
    long wanted = Math.max(1, (long) Math.ceil(total() * part));
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts.get(i);
      if (seen >= wanted) {
        return value(i);
      }
    }
    return Double.NaN;
  }

  private static int bucket(long nanos) {
    if (nanos < PER_OCTAVE) {
      return (int) Math.max(0, nanos);
    }
    int shift = 63 - Long.numberOfLeadingZeros(nanos) - 5;
    return Math.min(BUCKETS - 1, (shift + 1) * PER_OCTAVE + (int) ((nanos >> shift) & 31));
  }

  private static double value(int bucket) {
    if (bucket < PER_OCTAVE) {
      return bucket;
    }
    int shift = bucket / PER_OCTAVE - 1;
    return (double) (PER_OCTAVE + bucket % PER_OCTAVE) * (1L << shift);
  }
}
