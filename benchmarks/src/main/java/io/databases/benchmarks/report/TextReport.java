package io.databases.benchmarks.report;

import io.databases.benchmarks.harness.Comparison;
import io.databases.benchmarks.harness.Measurement;
import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Results;
import java.util.Locale;
import java.util.Map;

/** Results as text for a terminal. */
public final class TextReport {
  private TextReport() {}

  public static String machine(Map<String, String> description) {
    var text = new StringBuilder();
    description.forEach((name, value) -> text.append("%-12s %s%n".formatted(name, value)));
    return text.toString();
  }

  public static String workload(Results results) {
    var text = new StringBuilder();
    text.append("%s. %s%n".formatted(results.key(), results.title()));
    text.append(table(results));
    for (var entry : results.entries()) {
      text.append(more(entry));
    }
    for (var comparison : results.comparisons()) {
      text.append(comparison(comparison, results));
    }
    for (var note : results.notes()) {
      text.append("  ").append(note).append('\n');
    }
    for (var entry : results.failures()) {
      text.append("  FAILED %s: %s%n".formatted(entry.contender(), entry.failure()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "  processors that others kept busy meanwhile: %.2f%n",
                results.others()))
        .toString();
  }

  private static TextTable table(Results results) {
    var table =
        new TextTable(
            "contender",
            results.unit() + "/s",
            "±",
            "CPU each",
            "server",
            "garbage each",
            "p50",
            "p99");
    for (var entry : results.entries()) {
      var median = entry.median();
      if (median == null) {
        table.row(entry.contender(), "failed", "", "", "", "", "", "");
      } else {
        table.row(
            entry.contender(),
            Units.count(median.perSecond()),
            Units.percent(entry.spread(Metric.PER_SECOND)),
            Units.time(median.cpuNanos()),
            Units.time(median.serverNanos()),
            Units.bytes(median.garbage()),
            Units.time(median.p50()),
            Units.time(median.p99()));
      }
    }
    return table;
  }

  private static String more(Results.Entry entry) {
    var median = entry.median();
    return median == null || median.more().isEmpty()
        ? ""
        : "  " + entry.contender() + ": " + more(median) + "\n";
  }

  /** What only this workload measures. */
  static String more(Measurement median) {
    var text = new StringBuilder();
    median
        .more()
        .forEach((name, value) ->
            text.append(text.isEmpty() ? "" : "; ")
                .append(name)
                .append(' ')
                .append(Units.count(value)));
    return text.toString();
  }

  private static String comparison(Comparison comparison, Results results) {
    var ratio = results.ratio(comparison);
    return ratio == null ? "" : "  " + comparison(comparison, ratio) + "\n";
  }

  /** A ratio, its spread, and what is to be said of it. */
  static String comparison(Comparison comparison, Results.Ratio ratio) {
    String line =
        String.format(
            Locale.ROOT,
            "%.2f× (%.2f–%.2f) %s%s / %s",
            ratio.median(),
            ratio.least(),
            ratio.most(),
            comparison.metric().label(),
            comparison.ours(),
            comparison.peer());
    if (ratio.isWithinNoise()) {
      line += ", within noise";
    }
    if (comparison.target() > 0) {
      line +=
          String.format(
              Locale.ROOT,
              "; target %s %s×: %s",
              comparison.metric().moreIsBetter() ? "≥" : "≤",
              comparison.target(),
              comparison.isMet(ratio.median()) ? "met" : "MISSED");
    }
    return line;
  }
}
