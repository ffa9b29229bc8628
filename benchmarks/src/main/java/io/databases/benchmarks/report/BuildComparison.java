package io.databases.benchmarks.report;

import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Results;
import io.databases.benchmarks.harness.Run;
import java.util.Locale;

/**
 * Two builds of this library beside each other: every contender of ours that both runs have. A
 * ratio is the number after in multiples of the number before.
 */
public final class BuildComparison {
  private BuildComparison() {}

  public static String of(Run before, Run after) {
    var text = new StringBuilder();
    for (var results : after.results()) {
      before.find(results).ifPresent(earlier -> text.append(workload(earlier, results)));
    }
    return text.isEmpty() ? "The two records have no workload in common.\n" : text.toString();
  }

  private static String workload(Results before, Results after) {
    var table =
        new TextTable(
            "contender", "before", "after", after.unit() + "/s", "CPU each", "garbage", "p99", "");
    for (var entry : after.entries()) {
      var earlier = before.entry(entry.contender());
      if (entry.isOurs() && entry.isSound() && earlier != null && earlier.isSound()) {
        table.row(
            entry.contender(),
            Units.count(earlier.median(Metric.PER_SECOND)),
            Units.count(entry.median(Metric.PER_SECOND)),
            ratio(earlier, entry, Metric.PER_SECOND),
            ratio(earlier, entry, Metric.CPU),
            ratio(earlier, entry, Metric.GARBAGE),
            ratio(earlier, entry, Metric.P99),
            overlap(earlier, entry) ? "within noise" : "");
      }
    }
    return String.format(
        Locale.ROOT, "%s %s. %s%n%s%n", after.suite(), after.key(), after.title(), table);
  }

  private static String ratio(Results.Entry before, Results.Entry after, Metric metric) {
    double ratio = after.median(metric) / before.median(metric);
    return Double.isFinite(ratio) ? Units.ratio(ratio) : "";
  }

  /** Whether some slices before were as fast as some after. */
  private static boolean overlap(Results.Entry before, Results.Entry after) {
    var metric = Metric.PER_SECOND;
    return before.least(metric) <= after.most(metric) && after.least(metric) <= before.most(metric);
  }
}
