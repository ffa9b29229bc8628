package io.databases.benchmarks.report;

import static io.databases.benchmarks.report.Svg.escaped;

import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Point;
import io.databases.benchmarks.harness.Results;
import io.databases.benchmarks.harness.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A run as one page that needs nothing else: no script, no font, no picture from elsewhere. */
public final class HtmlReport {
  private static final String HOW_TO_READ =
      """
      <p>Contenders take turns, round by round, in one JVM, after a warm-up; a figure is the median
      of its rounds, and a ratio the median of the ratios of each round. The thin line on a bar goes
      from the least round to the most. <em>Within noise</em> are ratios that some rounds show above
      1 and some below. What every contender did is checked: each value that is read is compared
      with what it must be, and what was written is looked up afterwards; one that is wrong once has
      no figures. CPU is that of this process for one operation, server that of the server's
      processes, garbage what was allocated.</p>
      """;

  private final Run run;
  private final StringBuilder page = new StringBuilder();

  private HtmlReport(Run run) {
    this.run = run;
  }

  public static String of(Run run) {
    return new HtmlReport(run).write();
  }

  private String write() {
    add("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    add(
        "<title>databases: benchmarks</title>\n<style>\n"
            + style()
            + "</style>\n</head>\n<body>\n");
    add("<h1>databases: benchmarks</h1>\n");
    add(
        String.format(
            Locale.ROOT,
            "<p class=\"lead\">%s, %d rounds of %s for each contender</p>%n",
            run.at().toString().substring(0, 10),
            run.rounds(),
            Units.time(run.slice() * 1e9)));
    add(HOW_TO_READ);
    add("<dl>\n");
    run.machine()
        .forEach((name, value) ->
            add("<dt>%s</dt><dd>%s</dd>\n".formatted(escaped(name), escaped(value))));
    add("</dl>\n");
    bySuite().forEach(this::suite);
    settings();
    return page.append("</body>\n</html>\n").toString();
  }

  private void add(String text) {
    page.append(text);
  }

  private static String style() {
    try (var in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream("page.css"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, List<Results>> bySuite() {
    var suites = new LinkedHashMap<String, List<Results>>();
    for (var results : run.results()) {
      suites.computeIfAbsent(results.suite(), _ -> new ArrayList<>()).add(results);
    }
    return suites;
  }

  private void suite(String name, List<Results> all) {
    add("<section>\n<h2>%s</h2>\n".formatted(escaped(name)));
    var curves = new LinkedHashMap<String, List<Results>>();
    for (var results : all) {
      var point = results.point();
      if (point == null) {
        workload(results);
      } else {
        curves.computeIfAbsent(point.key(), _ -> new ArrayList<>()).add(results);
      }
    }
    curves.values().forEach(this::curve);
    add("</section>\n");
  }

  private void workload(Results results) {
    add("<article>\n<h3>%s. %s</h3>\n".formatted(escaped(results.key()), escaped(results.title())));
    add(new BarChart(results).toString());
    add(ContenderTable.of(results));
    remarks(results);
    add("</article>\n");
  }

  private void remarks(Results results) {
    add("<ul>\n");
    for (var entry : results.entries()) {
      var median = entry.median();
      if (median != null && !median.more().isEmpty()) {
        item(entry.contender() + ": " + TextReport.more(median), "");
      }
    }
    for (var comparison : results.comparisons()) {
      var ratio = results.ratio(comparison);
      if (ratio != null) {
        item(TextReport.comparison(comparison, ratio), "");
      }
    }
    results.notes().forEach(note -> item(note, "note"));
    for (var entry : results.failures()) {
      item("FAILED " + entry.contender() + ": " + entry.failure(), "failed");
    }
    add("</ul>\n");
    add(
        String.format(
            Locale.ROOT,
            "<p class=\"note\">Processors that others kept busy meanwhile: %.2f</p>%n",
            results.others()));
  }

  private void item(String text, String style) {
    add("<li class=\"%s\">%s</li>\n".formatted(style, escaped(text)));
  }

  private void curve(List<Results> workloads) {
    Point point = Objects.requireNonNull(workloads.getFirst().point());
    add("<article>\n<h3>%s. %s</h3>\n".formatted(escaped(point.key()), escaped(point.title())));
    add("<ul class=\"legend\">\n");
    var contenders = CurveChart.contenders(workloads);
    for (int i = 0; i < contenders.size(); i++) {
      add("<li><span class=\"series%d\"></span>%s</li>\n".formatted(i, escaped(contenders.get(i))));
    }
    add("</ul>\n<div class=\"curves\">\n");
    add(new CurveChart(workloads, Metric.PER_SECOND).toString());
    add(new CurveChart(workloads, Metric.P99).toString());
    add("</div>\n<details><summary>Figures</summary>\n");
    for (var results : workloads) {
      add("<h4>%s</h4>\n".formatted(escaped(results.title())));
      add(ContenderTable.of(results));
      remarks(results);
    }
    add("</details>\n</article>\n");
  }

  /** Each contender once, whatever it took part in. */
  private void settings() {
    var settings = new LinkedHashMap<String, String>();
    for (var results : run.results()) {
      for (var entry : results.entries()) {
        if (!entry.settings().isEmpty()) {
          settings.putIfAbsent(results.suite() + ": " + entry.contender(), entry.settings());
        }
      }
    }
    add("<section>\n<h2>Settings</h2>\n<table class=\"text\">\n");
    settings.forEach((name, text) ->
        add("<tr><td>%s</td><td>%s</td></tr>\n".formatted(escaped(name), escaped(text))));
    add("</table>\n</section>\n");
  }
}
