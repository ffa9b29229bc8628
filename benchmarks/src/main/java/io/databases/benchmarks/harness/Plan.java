package io.databases.benchmarks.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds how often each contender has its turn
 * @param warmUp how long each contender's first turn is, which is not counted
 * @param slice how long a turn is
 * @param divisor by how much row counts and thread counts of bulk workloads are divided; 1 for a
 *     real measurement
 * @param contenders how many of a workload's contenders take part at most, from the first on
 * @param oursOnly leaves the peers out, for a profiler
 * @param directory where files are made
 */
public record Plan(
    int rounds,
    Duration warmUp,
    Duration slice,
    int divisor,
    int contenders,
    boolean oursOnly,
    Path directory) {
  /** No limit to contenders. */
  public static final int ALL = Integer.MAX_VALUE;

  /** What a turn takes to be prepared and checked. */
  private static final Duration AROUND_TURN = Duration.ofMillis(200);

  /** A real measurement. */
  public static Plan full(Path directory) {
    return new Plan(5, Duration.ofMillis(400), Duration.ofMillis(250), 1, ALL, false, directory);
  }

  /**
   * A first impression: two short turns each, fewer rows, and of the peers those that are named
   * first.
   */
  public static Plan quick(Path directory) {
    return new Plan(2, Duration.ofMillis(100), Duration.ofMillis(60), 10, 4, false, directory);
  }

  public Plan withRounds(int number) {
    return new Plan(number, warmUp, slice, divisor, contenders, oursOnly, directory);
  }

  /** With turns of this length, and twice as much to warm up. */
  public Plan withSlice(Duration length) {
    return new Plan(
        rounds, length.multipliedBy(2), length, divisor, contenders, oursOnly, directory);
  }

  public Plan withOursOnly() {
    return new Plan(rounds, warmUp, slice, divisor, contenders, true, directory);
  }

  /** Whether it is not for real, and every second point of a curve is enough. */
  public boolean isReduced() {
    return divisor > 1;
  }

  /** A row count or thread count of a bulk workload, reduced where the plan says so. */
  public int scaled(int count) {
    return Math.max(1, count / divisor);
  }

  /** The contenders of a workload that take part; of these only ours, where peers are left out. */
  List<Workload.Opener> openers(Workload workload) {
    var all = workload.openers();
    return all.subList(0, Math.min(contenders, all.size()));
  }

  /** How long workloads will take, as a rule, with the peers. */
  public Duration expected(List<Workload> workloads) {
    int all = workloads.stream().mapToInt(workload -> openers(workload).size()).sum();
    // A load runs a fifth of its turn before it is measured.
    var turns = warmUp.plus(slice.multipliedBy(rounds)).multipliedBy(6).dividedBy(5);
    return turns.plus(AROUND_TURN.multipliedBy(rounds + 1L)).multipliedBy(all);
  }
}
