package io.databases.benchmarks.report;

import io.databases.Json;
import io.databases.benchmarks.harness.Comparison;
import io.databases.benchmarks.harness.Measurement;
import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Point;
import io.databases.benchmarks.harness.Results;
import io.databases.benchmarks.harness.Run;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run as JSON, every slice in it, with four digits of each number; a line for each workload, so
 * that records can be compared line by line. What a slice did not measure is left out.
 */
public final class RunJson {
  private static final int DIGITS = 4;

  private RunJson() {}

  public static String write(Run run) {
    var head = new LinkedHashMap<String, @Nullable Object>();
    head.put("at", run.at().toString());
    head.put("machine", run.machine());
    head.put("rounds", run.rounds());
    head.put("slice_seconds", run.slice());
    String text = Json.of(head).text();
    return run.results().stream()
        .map(results -> Json.of(results(results)).text())
        .collect(
            Collectors.joining(
                ",\n", text.substring(0, text.length() - 1) + ",\"workloads\":[\n", "\n]}\n"));
  }

  private static Map<String, @Nullable Object> results(Results results) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("suite", results.suite());
    object.put("key", results.key());
    object.put("title", results.title());
    object.put("unit", results.unit());
    var point = results.point();
    if (point != null) {
      object.put("point", point(point));
    }
    object.put("contenders", results.entries().stream().map(RunJson::entry).toList());
    object.put("comparisons", results.comparisons().stream().map(RunJson::comparison).toList());
    object.put("notes", results.notes());
    put(object, "others", results.others());
    return object;
  }

  private static Map<String, @Nullable Object> point(Point point) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("key", point.key());
    object.put("title", point.title());
    object.put("axis", point.axis());
    object.put("at", point.at());
    return object;
  }

  private static Map<String, @Nullable Object> entry(Results.Entry entry) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("name", entry.contender());
    object.put("settings", entry.settings());
    if (entry.failure() != null) {
      object.put("failure", entry.failure());
    }
    object.put("slices", entry.slices().stream().map(RunJson::slice).toList());
    return object;
  }

  private static Map<String, @Nullable Object> slice(Measurement slice) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    put(object, "per_second", slice.perSecond());
    put(object, "cpu_nanos", slice.cpuNanos());
    put(object, "server_nanos", slice.serverNanos());
    put(object, "garbage_bytes", slice.garbage());
    put(object, "p50_nanos", slice.p50());
    put(object, "p99_nanos", slice.p99());
    if (!slice.more().isEmpty()) {
      var more = new LinkedHashMap<String, @Nullable Object>();
      slice.more().forEach((name, value) -> put(more, name, value));
      object.put("more", more);
    }
    return object;
  }

  private static Map<String, @Nullable Object> comparison(Comparison comparison) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("ours", comparison.ours());
    object.put("peer", comparison.peer());
    object.put("metric", comparison.metric().name().toLowerCase(Locale.ROOT));
    if (comparison.target() > 0) {
      object.put("target", comparison.target());
    }
    return object;
  }

  private static void put(Map<String, @Nullable Object> object, String key, double value) {
    if (Double.isFinite(value)) {
      object.put(key, rounded(value));
    }
  }

  private static Number rounded(double value) {
    if (value == 0) {
      return 0;
    }
    var digits = new BigDecimal(value).round(new MathContext(DIGITS));
    return digits.abs().doubleValue() >= 1000 ? digits.longValue() : digits.stripTrailingZeros();
  }

  /**
   * A run that {@link #write} wrote.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static Run read(String text) {
    try {
      var run = new Fields(Json.parse(text).asMap());
      return new Run(
          Instant.parse(run.text("at")),
          run.strings("machine"),
          (int) run.number("rounds"),
          run.number("slice_seconds"),
          run.each("workloads", RunJson::results));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not a record of a benchmark run: " + e.getMessage(), e);
    }
  }

  private static Results results(Fields results) {
    return new Results(
        results.text("suite"),
        results.text("key"),
        results.text("title"),
        results.text("unit"),
        results.maybe("point", RunJson::point),
        results.each("contenders", RunJson::entry),
        results.each("comparisons", RunJson::comparison),
        results.texts("notes"),
        results.number("others"));
  }

  private static Point point(Fields point) {
    return new Point(
        point.text("key"), point.text("title"), point.text("axis"), (int) point.number("at"));
  }

  private static Results.Entry entry(Fields entry) {
    return new Results.Entry(
        entry.text("name"),
        entry.text("settings"),
        entry.each("slices", RunJson::slice),
        entry.has("failure") ? entry.text("failure") : null);
  }

  private static Measurement slice(Fields slice) {
    return new Measurement(
        slice.number("per_second"),
        slice.number("cpu_nanos"),
        slice.number("server_nanos"),
        slice.number("garbage_bytes"),
        slice.number("p50_nanos"),
        slice.number("p99_nanos"),
        slice.has("more") ? slice.numbers("more") : Map.of());
  }

  private static Comparison comparison(Fields comparison) {
    return new Comparison(
        comparison.text("ours"),
        comparison.text("peer"),
        Metric.valueOf(comparison.text("metric").toUpperCase(Locale.ROOT)),
        comparison.has("target") ? comparison.number("target") : 0);
  }
}
