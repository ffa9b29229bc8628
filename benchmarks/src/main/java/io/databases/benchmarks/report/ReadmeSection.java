package io.databases.benchmarks.report;

import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Point;
import io.databases.benchmarks.harness.Results;
import io.databases.benchmarks.harness.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The figures in the README, between two comments: what each workload is about, beside each peer.
 */
public final class ReadmeSection {
  private static final String BEGIN =
      "<!-- Made by benchmarks/run readme out of docs/benchmarks.json. -->\n";
  private static final String END = "<!-- Here ends what was made. -->\n";

  private ReadmeSection() {}

  /**
   * A text with the section made anew.
   *
   * @throws IllegalArgumentException where the text has no place for it
   */
  public static String into(String readme, Run run) {
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "there is no place for figures: a line " + BEGIN + "and after it one " + END);
    }
    return readme.substring(0, begin + BEGIN.length()) + of(run) + readme.substring(end);
  }

  /** The section itself. */
  static String of(Run run) {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "\nMeasured on %s, %d rounds of %.1f s for each, on this machine:\n\n",
            run.at().toString().substring(0, 10),
            run.rounds(),
            run.slice()));
    run.machine().forEach((name, value) -> text.append("%s: %s; ".formatted(name, value)));
    text.setLength(text.length() - 2);
    text.append(".\n");
    var suites = new LinkedHashMap<String, StringBuilder>();
    var curves = new LinkedHashMap<String, List<Results>>();
    for (var results : run.results()) {
      var point = results.point();
      var rows = rows(results);
      if (point == null && !rows.isEmpty()) {
        suites.computeIfAbsent(results.suite(), ReadmeSection::head).append(rows);
      } else if (point != null) {
        curves
            .computeIfAbsent(results.suite() + ' ' + point.key(), _ -> new ArrayList<>())
            .add(results);
      }
    }
    suites.values().forEach(text::append);
    curves.values().forEach(curve -> text.append(curve(curve)));
    return text.append('\n').toString();
  }

  private static StringBuilder head(String suite) {
    return new StringBuilder(
        """

        | `benchmarks/run %s` | this library | beside |
        |---|---|---|
        """
            .formatted(suite));
  }

  /** A row for each contender of ours that is compared; none where nothing is. */
  private static String rows(Results results) {
    var peers = new LinkedHashMap<String, List<String>>();
    for (var comparison : results.comparisons()) {
      var ratio = results.ratio(comparison);
      if (comparison.metric() == results.headline() && ratio != null) {
        peers
            .computeIfAbsent(comparison.ours(), _ -> new ArrayList<>())
            .add("%s: %s".formatted(cell(comparison.peer()), ratio(ratio)));
      }
    }
    var text = new StringBuilder();
    String what = "`%s` %s".formatted(results.key(), cell(results.title()));
    for (var entry : results.entries()) {
      var beside = peers.get(entry.contender());
      if (entry.isOurs() && beside != null) {
        text.append(
            "| %s | %s | %s |\n".formatted(what, ours(entry, results), String.join("; ", beside)));
        what = "";
      }
    }
    return text.toString();
  }

  private static String ours(Results.Entry entry, Results results) {
    var metric = results.headline();
    String number = Units.of(metric, entry.median(metric));
    String value =
        metric == Metric.PER_SECOND
            ? number + " " + results.unit() + "/s"
            : metric.name().toLowerCase(Locale.ROOT) + " " + number;
    return entry.contender().equals("databases")
        ? value
        : value + " (" + cell(entry.contender()) + ")";
  }

  private static String ratio(Results.Ratio ratio) {
    return Units.ratio(ratio.median()) + (ratio.isWithinNoise() ? " (within noise)" : "");
  }

  private static String curve(List<Results> workloads) {
    Point point = Objects.requireNonNull(workloads.getFirst().point());
    var contenders = CurveChart.contenders(workloads);
    var text = new StringBuilder();
    text.append(
        "\n`benchmarks/run %s %s`: %s, per second and p99:\n\n| %s | %s |\n"
            .formatted(
                workloads.getFirst().suite(),
                point.key(),
                point.title(),
                cell(point.axis()),
                contenders.stream().map(ReadmeSection::cell).collect(Collectors.joining(" | "))));
    text.append("|---|").append("---|".repeat(contenders.size())).append('\n');
    for (var results : workloads) {
      var place = Objects.requireNonNull(results.point());
      text.append("| %s |".formatted(Units.count(place.at())));
      for (var contender : contenders) {
        var median = results.median(contender);
        text.append(
            median == null
                ? " |"
                : " %s, %s |".formatted(Units.count(median.perSecond()), Units.time(median.p99())));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
