package io.databases.benchmarks.harness;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds how often each contender has its turn
 * @param warmUp how long each contender's first turn is, which is not counted
 * @param slice how long a turn is
 * @param divisor by how much row counts and thread counts of bulk workloads are divided; 1 for a
 *     real measurement
 * @param oursOnly leaves the peers out, for a profiler
 * @param directory where files are made
 */
public record Plan(
    int rounds, Duration warmUp, Duration slice, int divisor, boolean oursOnly, Path directory) {

  /** A real measurement. */
  public static Plan full(Path directory) {
    return new Plan(5, Duration.ofMillis(1000), Duration.ofMillis(500), 1, false, directory);
  }

  /** A first impression. */
  public static Plan quick(Path directory) {
    return new Plan(3, Duration.ofMillis(200), Duration.ofMillis(60), 10, false, directory);
  }

  public Plan withRounds(int number) {
    return new Plan(number, warmUp, slice, divisor, oursOnly, directory);
  }

  /** With turns of this length, and twice as much to warm up. */
  public Plan withSlice(Duration length) {
    return new Plan(rounds, length.multipliedBy(2), length, divisor, oursOnly, directory);
  }

  public Plan withOursOnly() {
    return new Plan(rounds, warmUp, slice, divisor, true, directory);
  }

  /** Whether it is not for real, and every second point of a curve is enough. */
  public boolean isReduced() {
    return divisor > 1;
  }

  /** A row count or thread count of a bulk workload, reduced where the plan says so. */
  public int scaled(int count) {
    return Math.max(1, count / divisor);
  }
}
