package io.databases.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results as aligned text. */
public final class Report {
  private Report() {}

  public static String machine(Map<String, String> description) {
    var text = new StringBuilder();
    description.forEach((name, value) -> text.append("%-12s %s%n".formatted(name, value)));
    return text.toString();
  }

  public static String workload(Results results) {
    var workload = results.workload();
    var text = new StringBuilder();
    text.append("%s. %s%n".formatted(workload.key(), workload.title()));
    text.append(table(results));
    for (var contender : results.contenders()) {
      text.append(more(contender, results.median(contender)));
    }
    for (var comparison : workload.comparisons()) {
      text.append(comparison(comparison, results));
    }
    for (var note : workload.notes()) {
      String line = note.apply(results);
      text.append(line == null ? "" : "  " + line + "\n");
    }
    results.failures().forEach((who, why) -> text.append("  FAILED %s: %s%n".formatted(who, why)));
    return text.toString();
  }

  private static String table(Results results) {
    var rows = new ArrayList<List<String>>();
    String unit = results.workload().unit();
    rows.add(List.of("contender", unit + "/s", "CPU each", "server", "garbage each", "p50", "p99"));
    for (var contender : results.contenders()) {
      rows.add(row(contender, results.median(contender)));
    }
    int[] widths = new int[rows.getFirst().size()];
    for (var row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (var row : rows) {
      text.append("  ").append(pad(row.getFirst(), -widths[0]));
      for (int i = 1; i < widths.length; i++) {
        if (isEmpty(rows, i)) {
          continue;
        }
        text.append("  ").append(pad(row.get(i), widths[i]));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Whether nobody has a value in this column. */
  private static boolean isEmpty(List<List<String>> rows, int column) {
    return rows.stream().skip(1).allMatch(row -> row.get(column).isEmpty());
  }

  private static List<String> row(String contender, @Nullable Measurement median) {
    if (median == null) {
      return List.of(contender, "failed", "", "", "", "", "");
    }
    return List.of(
        contender,
        String.format(Locale.ROOT, "%,.0f", median.perSecond()),
        time(median.cpuNanos()),
        time(median.serverNanos()),
        Double.isNaN(median.garbage())
            ? ""
            : String.format(Locale.ROOT, "%,.0f B", median.garbage()),
        time(median.p50()),
        time(median.p99()));
  }

  private static String pad(String text, int width) {
    return width < 0
        ? text + " ".repeat(-width - text.length())
        : " ".repeat(width - text.length()) + text;
  }

  /** Nanoseconds in a unit that suits them; nothing for what was not measured. */
  static String time(double nanos) {
    if (Double.isNaN(nanos)) {
      return "";
    }
    if (nanos < 1e3) {
      return String.format(Locale.ROOT, "%.0f ns", nanos);
    }
    if (nanos < 1e6) {
      return String.format(Locale.ROOT, nanos < 1e5 ? "%.1f µs" : "%.0f µs", nanos / 1e3);
    }
    return String.format(Locale.ROOT, nanos < 1e8 ? "%.1f ms" : "%.0f ms", nanos / 1e6);
  }

  private static String more(String contender, @Nullable Measurement median) {
    if (median == null || median.more().isEmpty()) {
      return "";
    }
    var text = new StringBuilder("  " + contender + ":");
    median
        .more()
        .forEach(
            (name, value) -> text.append(String.format(Locale.ROOT, " %s %,.0f;", name, value)));
    text.setLength(text.length() - 1);
    return text.append('\n').toString();
  }

  private static String comparison(Comparison comparison, Results results) {
    var ratio = results.ratio(comparison);
    if (ratio == null) {
      return "";
    }
    String line =
        String.format(
            Locale.ROOT,
            "  %.2f× (%.2f–%.2f) %s%s / %s",
            ratio.median(),
            ratio.least(),
            ratio.most(),
            comparison.metric().label(),
            comparison.ours(),
            comparison.peer());
    if (comparison.target() > 0) {
      line +=
          String.format(
              Locale.ROOT,
              "; target %s %s×: %s",
              comparison.metric().moreIsBetter() ? "≥" : "≤",
              comparison.target(),
              comparison.isMet(ratio.median()) ? "met" : "MISSED");
    }
    return line + "\n";
  }
}
