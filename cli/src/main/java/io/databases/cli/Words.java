package io.databases.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people say them. */
final class Words {
  private Words() {}

  /** {@code 1 row}, {@code 12,345 rows}. */
  static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  /** {@code 0.4 ms}, {@code 12 ms}, {@code 3.2 s}. */
  static String time(Duration duration) {
    double millis = duration.toNanos() / 1e6;
    if (millis < 10) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    return millis < 1000
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", millis / 1000);
  }
}
