package io.databases.benchmarks.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The slices of one workload's contenders, in the order they were measured. */
public final class Results {
  private final Workload workload;
  private final SequencedMap<String, List<Measurement>> slices = new LinkedHashMap<>();
  private final Map<String, Throwable> failures = new LinkedHashMap<>();

  /**
   * The ratio of what two contenders did per second: the median of the rounds, and the extremes.
   */
  public record Ratio(double median, double least, double most) {}

  Results(Workload workload) {
    this.workload = workload;
  }

  Workload workload() {
    return workload;
  }

  void enter(String contender) {
    slices.put(contender, new ArrayList<>());
  }

  void add(String contender, Measurement slice) {
    slices.computeIfAbsent(contender, _ -> new ArrayList<>()).add(slice);
  }

  void fail(String contender, Throwable failure) {
    slices.computeIfAbsent(contender, _ -> new ArrayList<>());
    failures.put(contender, failure);
  }

  Iterable<String> contenders() {
    return slices.keySet();
  }

  /** What went wrong, by contender. */
  public Map<String, Throwable> failures() {
    return failures;
  }

  @Nullable Throwable failure(String contender) {
    return failures.get(contender);
  }

  /** The medians; null for a contender that was not run or failed. */
  public @Nullable Measurement median(String contender) {
    var measured = slices.get(contender);
    return measured == null || measured.isEmpty() || failures.containsKey(contender)
        ? null
        : Measurement.median(measured);
  }

  /**
   * How many times as much the first does per second. Round by round, since what disturbs one slice
   * often disturbs its neighbours. Null where one of them has no results.
   */
  @Nullable Ratio ratio(String ours, String peer) {
    if (median(ours) == null || median(peer) == null) {
      return null;
    }
    var mine = slices.getOrDefault(ours, List.of());
    var theirs = slices.getOrDefault(peer, List.of());
    double[] ratios = new double[Math.min(mine.size(), theirs.size())];
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = mine.get(i).perSecond() / theirs.get(i).perSecond();
      least = Math.min(least, ratios[i]);
      most = Math.max(most, ratios[i]);
    }
    return new Ratio(Measurement.median(ratios), least, most);
  }
}
