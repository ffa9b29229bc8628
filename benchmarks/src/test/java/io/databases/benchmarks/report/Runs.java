package io.databases.benchmarks.report;

import io.databases.benchmarks.harness.Comparison;
import io.databases.benchmarks.harness.Measurement;
import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Point;
import io.databases.benchmarks.harness.Results;
import io.databases.benchmarks.harness.Run;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs for tests, without measuring. */
final class Runs {
  static final String OURS = "databases";
  static final String PEER = "peer";

  private Runs() {}

  static Results.Entry entry(String contender, double... perSecond) {
    var slices =
        Arrays.stream(perSecond)
            .mapToObj(rate -> new Measurement(rate, 1e6 / rate, 12).withLatencies(1e9 / rate, 5e5))
            .toList();
    return new Results.Entry(contender, "settings of " + contender, slices, null);
  }

  static Results.Entry failed(String contender) {
    return new Results.Entry(contender, "", List.of(), "wrong answer");
  }

  static Results results(Results.Entry... entries) {
    return results("x", null, entries);
  }

  static Results results(String key, @Nullable Point point, Results.Entry... entries) {
    var comparisons = List.of(new Comparison(OURS, PEER, Metric.PER_SECOND, 2));
    return new Results(
        "suite", key, "some work", "rows", point, List.of(entries), comparisons, List.of(), 0.25);
  }

  static Run run(Results... results) {
    var at = Instant.parse("2026-01-02T03:04:05Z");
    return new Run(at, Map.of("processors", "2 < 3"), 3, 1.5, List.of(results));
  }
}
