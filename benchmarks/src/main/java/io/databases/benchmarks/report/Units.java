package io.databases.benchmarks.report;

import io.databases.benchmarks.harness.Metric;
import java.util.Locale;

/** Numbers with units that suit them. Nothing where there is no number. */
final class Units {
  private Units() {}

  static String time(double nanos) {
    if (!Double.isFinite(nanos)) {
      return "";
    }
    if (nanos < 1e3) {
      return format("%.0f ns", nanos);
    }
    if (nanos < 1e6) {
      return format(nanos < 1e5 ? "%.1f µs" : "%.0f µs", nanos / 1e3);
    }
    if (nanos < 1e9) {
      return format(nanos < 1e8 ? "%.1f ms" : "%.0f ms", nanos / 1e6);
    }
    return format("%.2f s", nanos / 1e9);
  }

  static String bytes(double bytes) {
    return !Double.isFinite(bytes) ? "" : format("%,.0f B", bytes);
  }

  /** A count or a rate; small ones with the digits that matter. */
  static String count(double number) {
    if (!Double.isFinite(number)) {
      return "";
    }
    boolean whole = number == Math.rint(number);
    return format(number >= 100 || whole ? "%,.0f" : "%.1f", number);
  }

  static String of(Metric metric, double value) {
    return switch (metric) {
      case PER_SECOND -> count(value);
      case CPU, P50, P99 -> time(value);
      case GARBAGE -> bytes(value);
    };
  }

  static String ratio(double ratio) {
    return format("%.2f×", ratio);
  }

  static String percent(double part) {
    return !Double.isFinite(part) ? "" : format("%.0f %%", part * 100);
  }

  private static String format(String pattern, double number) {
    return String.format(Locale.ROOT, pattern, number);
  }
}
