package io.databases.benchmarks.report;

import static io.databases.benchmarks.report.Svg.escaped;

import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Results;
import java.util.List;
import java.util.stream.Collectors;

/** All figures of a workload's contenders, as a table of a page. */
final class ContenderTable {
  private ContenderTable() {}

  static String of(Results results) {
    var headings =
        List.of(
            "contender",
            results.unit() + "/s",
            "±",
            "CPU",
            "server",
            "garbage",
            "p50",
            "p99",
            "answers");
    return "<div class=\"wide\"><table>\n<thead><tr>"
        + cells("th", headings)
        + "</tr></thead>\n<tbody>\n"
        + results.entries().stream().map(ContenderTable::row).collect(Collectors.joining())
        + "</tbody>\n</table></div>\n";
  }

  private static String row(Results.Entry entry) {
    var median = entry.median();
    if (median == null) {
      return "<tr class=\"failed\">"
          + cells("td", List.of(entry.contender(), "", "", "", "", "", "", "", "failed"))
          + "</tr>\n";
    }
    var cells =
        List.of(
            entry.contender(),
            Units.count(median.perSecond()),
            Units.percent(entry.spread(Metric.PER_SECOND)),
            Units.time(median.cpuNanos()),
            Units.time(median.serverNanos()),
            Units.bytes(median.garbage()),
            Units.time(median.p50()),
            Units.time(median.p99()),
            "right");
    return "<tr class=\"%s\">%s</tr>\n".formatted(entry.isOurs() ? "ours" : "", cells("td", cells));
  }

  private static String cells(String tag, List<String> texts) {
    return texts.stream()
        .map(text -> "<%s>%s</%s>".formatted(tag, escaped(text), tag))
        .collect(Collectors.joining());
  }
}
