package io.databases.benchmarks.harness;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds how often each contender has its turn
 * @param slice how long a turn is
 * @param divisor by how much row counts and thread counts of bulk workloads are divided; 1 for a
 *     real measurement
 * @param oursOnly leaves the peers out, for a profiler
 * @param directory where files are made
 */
public record Plan(int rounds, Duration slice, int divisor, boolean oursOnly, Path directory) {

  /** A real measurement. */
  public static Plan full(Path directory) {
    return new Plan(5, Duration.ofMillis(1500), 1, false, directory);
  }

  /** A first impression. */
  public static Plan quick(Path directory) {
    return new Plan(3, Duration.ofMillis(400), 5, false, directory);
  }

  public Plan withRounds(int number) {
    return new Plan(number, slice, divisor, oursOnly, directory);
  }

  public Plan withOursOnly() {
    return new Plan(rounds, slice, divisor, true, directory);
  }

  /** A row count or thread count of a bulk workload, reduced where the plan says so. */
  public int scaled(int count) {
    return Math.max(1, count / divisor);
  }
}
