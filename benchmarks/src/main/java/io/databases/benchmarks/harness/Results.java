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

  /** The ratio of a number of two contenders: the median of the rounds, and the extremes. */
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
   * Our number in multiples of the peer's. Round by round, since what disturbs one slice often
   * disturbs its neighbours. Null where one of them has no results.
   */
  @Nullable Ratio ratio(Comparison comparison) {
    if (median(comparison.ours()) == null || median(comparison.peer()) == null) {
      return null;
    }
    var metric = comparison.metric();
    var mine = slices.getOrDefault(comparison.ours(), List.of());
    var theirs = slices.getOrDefault(comparison.peer(), List.of());
    double[] ratios = new double[Math.min(mine.size(), theirs.size())];
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = metric.of(mine.get(i)) / metric.of(theirs.get(i));
      least = Math.min(least, ratios[i]);
      most = Math.max(most, ratios[i]);
    }
    return new Ratio(Measurement.median(ratios), least, most);
  }
}
