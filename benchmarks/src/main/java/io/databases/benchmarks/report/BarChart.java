package io.databases.benchmarks.report;

import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Results;
import java.util.List;
import java.util.Objects;

/**
 * What a workload is about, as a bar for each contender with a line from the least of its slices to
 * the most, and the ratio of ours to it.
 */
final class BarChart {
  private static final int WIDTH = 900;
  private static final int LEFT = 270;
  private static final int RIGHT = 180;
  private static final int STEP = 30;
  private static final int THICKNESS = 18;

  private final Results results;
  private final Metric metric;
  private final List<Results.Entry> entries;
  private final double most;

  BarChart(Results results) {
    this.results = results;
    this.metric = results.headline();
    this.entries =
        results.entries().stream()
            .filter(entry -> entry.isSound() && Double.isFinite(entry.median(metric)))
            .toList();
    this.most = entries.stream().mapToDouble(entry -> entry.most(metric)).max().orElse(1);
  }

  /** Nothing where there is nothing to draw. */
  @Override
  public String toString() {
    if (entries.isEmpty()) {
      return "";
    }
    var svg = new Svg(WIDTH, entries.size() * STEP + 6, results.title() + ", bars");
    svg.line("axis", LEFT, 0, LEFT, entries.size() * STEP + 2);
    for (int i = 0; i < entries.size(); i++) {
      draw(entries.get(i), i * STEP + 6, svg);
    }
    return svg.toString();
  }

  private void draw(Results.Entry entry, double y, Svg svg) {
    double middle = y + THICKNESS / 2.0;
    String text = value(entry.median(metric)) + ratio(entry);
    String tip =
        "%s: %s, from %s to %s"
            .formatted(
                entry.contender(),
                value(entry.median(metric)),
                value(entry.least(metric)),
                value(entry.most(metric)));
    svg.text("name", "end", LEFT - 8, middle + 4, entry.contender());
    svg.bar(
        entry.isOurs() ? "ours" : "peer", LEFT, y, x(entry.median(metric)) - LEFT, THICKNESS, tip);
    svg.line("spread", x(entry.least(metric)), middle, x(entry.most(metric)), middle);
    svg.text("value", "start", x(entry.most(metric)) + 8, middle + 4, text);
  }

  private double x(double value) {
    return LEFT + value / most * (WIDTH - LEFT - RIGHT);
  }

  private String value(double value) {
    return Units.of(metric, value) + (metric == Metric.PER_SECOND ? "/s" : "");
  }

  /** Ours in multiples of this one, where they are compared. */
  private String ratio(Results.Entry entry) {
    return results.comparisons().stream()
        .filter(each -> each.metric() == metric && each.peer().equals(entry.contender()))
        .map(results::ratio)
        .filter(Objects::nonNull)
        .findFirst()
        .map(ratio -> " · ours " + Units.ratio(ratio.median()))
        .orElse("");
  }
}
