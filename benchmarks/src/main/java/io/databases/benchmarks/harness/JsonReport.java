package io.databases.benchmarks.harness;

import io.databases.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results for programs. */
public final class JsonReport {
  private JsonReport() {}

  public static String of(Map<String, String> machine, Plan plan, List<Results> all) {
    var document = new LinkedHashMap<String, Object>();
    document.put("machine", machine);
    document.put("rounds", plan.rounds());
    document.put("slice_seconds", plan.slice().toMillis() / 1e3);
    document.put("workloads", all.stream().map(JsonReport::workload).toList());
    return Json.of(document).text();
  }

  private static Map<String, Object> workload(Results results) {
    var workload = results.workload();
    var contenders = new ArrayList<Map<String, Object>>();
    for (var name : results.contenders()) {
      contenders.add(contender(name, results));
    }
    var comparisons = new ArrayList<Map<String, Object>>();
    for (var comparison : workload.comparisons()) {
      var ratio = results.ratio(comparison);
      if (ratio != null) {
        comparisons.add(comparison(comparison, ratio));
      }
    }
    var object = new LinkedHashMap<String, Object>();
    object.put("key", workload.key());
    object.put("title", workload.title());
    object.put("unit", workload.unit());
    object.put("contenders", contenders);
    object.put("comparisons", comparisons);
    return object;
  }

  private static Map<String, Object> contender(String name, Results results) {
    var object = new LinkedHashMap<String, Object>();
    object.put("name", name);
    var failure = results.failure(name);
    if (failure != null) {
      object.put("failure", failure.toString());
    }
    @Nullable Measurement median = results.median(name);
    if (median != null) {
      put(object, "per_second", median.perSecond());
      put(object, "cpu_nanos", median.cpuNanos());
      put(object, "garbage_bytes", median.garbage());
      put(object, "server_nanos", median.serverNanos());
      put(object, "p50_nanos", median.p50());
      put(object, "p99_nanos", median.p99());
      median.more().forEach((key, value) -> put(object, key, value));
    }
    return object;
  }

  private static void put(Map<String, Object> object, String key, double value) {
    if (Double.isFinite(value)) {
      object.put(key, value);
    }
  }

  private static Map<String, Object> comparison(Comparison comparison, Results.Ratio ratio) {
    var object = new LinkedHashMap<String, Object>();
    object.put("ours", comparison.ours());
    object.put("peer", comparison.peer());
    object.put("metric", comparison.metric().name().toLowerCase(Locale.ROOT));
    object.put("ratio", ratio.median());
    object.put("least", ratio.least());
    object.put("most", ratio.most());
    if (comparison.target() > 0) {
      object.put("target", comparison.target());
      object.put("met", comparison.isMet(ratio.median()));
    }
    return object;
  }
}
