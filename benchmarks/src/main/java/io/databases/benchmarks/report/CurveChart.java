package io.databases.benchmarks.report;

import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Point;
import io.databases.benchmarks.harness.Results;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/**
 * One number of the workloads on a curve, both axes logarithmic; a line for each contender, the
 * first of them ours.
 */
final class CurveChart {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 320;
  private static final int LEFT = 76;
  private static final int TOP = 34;
  private static final int RIGHT = 16;
  private static final int BOTTOM = 46;

  private final List<Results> workloads;
  private final Metric metric;
  private final List<String> contenders;
  private final Axis across;
  private final Axis up;

  /** From values to places, by their logarithms. */
  private record Axis(double least, double most, double from, double to) {
    double at(double value) {
      double span = Math.log(most / least);
      double part = span == 0 ? 0.5 : Math.log(value / least) / span;
      return from + part * (to - from);
    }

    /** The powers of ten on it. */
    List<Double> marks() {
      var marks = new ArrayList<Double>();
      for (double mark = least; mark <= most * 1.001; mark *= 10) {
        marks.add(mark);
      }
      return marks;
    }
  }

  /**
   * @param workloads those of one curve, in its order
   */
  CurveChart(List<Results> workloads, Metric metric) {
    this.workloads = workloads;
    this.metric = metric;
    this.contenders = contenders(workloads);
    this.across =
        new Axis(
            point(workloads.getFirst()).at(),
            point(workloads.getLast()).at(),
            LEFT + 10,
            WIDTH - RIGHT - 10);
    double[] values =
        contenders.stream()
            .flatMap(name -> workloads.stream().map(each -> value(each, name)))
            .filter(Double::isFinite)
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    double least = values.length == 0 ? 1 : values[0];
    double most = values.length == 0 ? 10 : values[values.length - 1];
    this.up =
        new Axis(
            Math.pow(10, Math.floor(Math.log10(least))),
            Math.pow(10, Math.ceil(Math.log10(most))),
            HEIGHT - BOTTOM,
            TOP);
  }

  /** Everybody who is on the curve somewhere. */
  static List<String> contenders(List<Results> workloads) {
    var names = new LinkedHashSet<String>();
    for (var workload : workloads) {
      workload.entries().forEach(entry -> names.add(entry.contender()));
    }
    return List.copyOf(names);
  }

  private static Point point(Results results) {
    return Objects.requireNonNull(results.point());
  }

  private double value(Results results, String contender) {
    var median = results.median(contender);
    return median == null ? Double.NaN : metric.of(median);
  }

  @Override
  public String toString() {
    var first = workloads.getFirst();
    String what = metric == Metric.PER_SECOND ? first.unit() + " per second" : "p99 latency";
    var svg = new Svg(WIDTH, HEIGHT, point(first).title() + ", " + what);
    svg.text("heading", "start", LEFT, 18, what);
    for (double mark : up.marks()) {
      svg.line("grid", LEFT, up.at(mark), WIDTH - RIGHT, up.at(mark));
      svg.text("tick", "end", LEFT - 8, up.at(mark) + 4, Units.of(metric, mark));
    }
    for (var workload : workloads) {
      double x = across.at(point(workload).at());
      svg.line("grid", x, TOP, x, HEIGHT - BOTTOM);
      svg.text("tick", "middle", x, HEIGHT - BOTTOM + 18, Units.count(point(workload).at()));
    }
    svg.text("tick", "middle", (LEFT + WIDTH) / 2.0, HEIGHT - 8, point(first).axis());
    // Ours last, so that it lies above the others.
    for (int i = contenders.size() - 1; i >= 0; i--) {
      draw(contenders.get(i), "series" + i, svg);
    }
    return svg.toString();
  }

  private void draw(String contender, String style, Svg svg) {
    var measured =
        workloads.stream().filter(each -> Double.isFinite(value(each, contender))).toList();
    double[] points = new double[measured.size() * 2];
    for (int i = 0; i < measured.size(); i++) {
      points[2 * i] = across.at(point(measured.get(i)).at());
      points[2 * i + 1] = up.at(value(measured.get(i), contender));
    }
    svg.path("curve " + style, points);
    for (int i = 0; i < measured.size(); i++) {
      var workload = measured.get(i);
      String tip =
          "%s, %s %s: %s"
              .formatted(
                  contender,
                  Units.count(point(workload).at()),
                  point(workload).axis(),
                  Units.of(metric, value(workload, contender)));
      svg.dot("dot " + style, points[2 * i], points[2 * i + 1], tip);
    }
  }
}
