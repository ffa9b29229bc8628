package io.databases.benchmarks.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What a slice gave, or the medians of many. Not a number where something was not measured.
 *
 * @param perSecond operations, or rows where an operation is many rows
 * @param cpuNanos CPU time of the process per operation
 * @param serverNanos CPU time of the server's processes per operation
 * @param garbage bytes allocated per operation
 * @param p50 nanoseconds that half of the operations took at most
 * @param p99 nanoseconds that 99 of 100 operations took at most
 * @param more what only this workload measures, by name, 0 where a slice lacks it
 */
public record Measurement(
    double perSecond,
    double cpuNanos,
    double serverNanos,
    double garbage,
    double p50,
    double p99,
    Map<String, Double> more) {

  /** Without latencies, and without a server. */
  public Measurement(double perSecond, double cpuNanos, double garbage) {
    this(perSecond, cpuNanos, Double.NaN, garbage, Double.NaN, Double.NaN, Map.of());
  }

  public Measurement with(Map<String, Double> measured) {
    return new Measurement(perSecond, cpuNanos, serverNanos, garbage, p50, p99, measured);
  }

  public Measurement withServer(double nanos) {
    return new Measurement(perSecond, cpuNanos, nanos, garbage, p50, p99, more);
  }

  public Measurement withLatencies(double half, double most) {
    return new Measurement(perSecond, cpuNanos, serverNanos, garbage, half, most, more);
  }

  /** The median of each number by itself. */
  static Measurement median(List<Measurement> slices) {
    var more = new LinkedHashMap<String, Double>();
    for (var name : names(slices)) {
      double middle = median(slices, slice -> slice.more.getOrDefault(name, 0.0));
      if (middle != 0) {
        more.put(name, middle);
      }
    }
    return new Measurement(
        median(slices, Measurement::perSecond),
        median(slices, Measurement::cpuNanos),
        median(slices, Measurement::serverNanos),
        median(slices, Measurement::garbage),
        median(slices, Measurement::p50),
        median(slices, Measurement::p99),
        more);
  }

  private static Set<String> names(List<Measurement> slices) {
    var names = new LinkedHashSet<String>();
    slices.forEach(slice -> names.addAll(slice.more.keySet()));
    return names;
  }

  private static double median(List<Measurement> slices, ToDoubleFunction<Measurement> number) {
    var values = new ArrayList<Double>();
    for (var slice : slices) {
      values.add(number.applyAsDouble(slice));
    }
    return median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The middle one, or the mean of the two in the middle. */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
