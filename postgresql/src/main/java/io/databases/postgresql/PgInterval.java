package io.databases.postgresql;

import java.time.Duration;
import java.time.Period;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An {@code interval}: months, days and microseconds, kept apart because a month has no fixed
 * number of days and a day no fixed number of hours.
 *
 * <p>PostgreSQL 17 and later know {@link #INFINITY} and {@link #NEGATIVE_INFINITY}.
 */
public record PgInterval(int months, int days, long microseconds) {
  public static final PgInterval ZERO = new PgInterval(0, 0, 0);
  public static final PgInterval INFINITY =
      new PgInterval(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
  public static final PgInterval NEGATIVE_INFINITY =
      new PgInterval(Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE);

  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  /** {@code 1 year 2 mons -3 days +04:05:06.789}, each part optional. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?:([+-]?\\d{1,10}) years? ?)?(?:([+-]?\\d{1,10}) mons? ?)?(?:([+-]?\\d{1,10}) days? ?)?"
              + "(?:([+-]?)(\\d{1,10}):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?)?");

  /** {@code P1Y2M3W4DT5H6M7.89S}, each part optional and with a sign of its own. */
  private static final Pattern ISO =
      Pattern.compile(
          "P(?:([+-]?\\d{1,10})Y)?(?:([+-]?\\d{1,10})M)?(?:([+-]?\\d{1,10})W)?"
              + "(?:([+-]?\\d{1,10})D)?(?:T(?:([+-]?\\d{1,13})H)?(?:([+-]?\\d{1,15})M)?"
              + "(?:([+-]?)(\\d{1,15})(?:\\.(\\d{1,6}))?S)?)?");

  /**
   * So many microseconds, no days. Nanoseconds are rounded to the nearest microsecond.
   *
   * @throws ArithmeticException where it is longer than an interval can be
   */
  public static PgInterval of(Duration duration) {
    long microseconds =
        Math.addExact(
            Math.multiplyExact(duration.getSeconds(), SECOND), (duration.getNano() + 500) / 1000);
    return new PgInterval(0, 0, microseconds);
  }

  /**
   * So many months (a year is twelve of them) and days.
   *
   * @throws ArithmeticException where it is longer than an interval can be
   */
  @SuppressWarnings("JavaPeriodGetDays") // the months are there as well
  public static PgInterval of(Period period) {
    return new PgInterval(Math.toIntExact(period.toTotalMonths()), period.getDays(), 0);
  }

  /**
   * From the text PostgreSQL writes where {@code IntervalStyle} is {@code postgres}, the default,
   * or {@code iso_8601}.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static PgInterval parse(String text) {
    if (text.equals("infinity")) {
      return INFINITY;
    }
    if (text.equals("-infinity")) {
      return NEGATIVE_INFINITY;
    }
    try {
      PgInterval result = text.startsWith("P") ? parseIso(text) : parsePlain(text);
      if (result != null) {
        return result;
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("the interval is out of range", e);
    }
    throw new IllegalArgumentException("not an interval such as 1 mon 2 days 03:04:05.6");
  }

  private static @Nullable PgInterval parsePlain(String text) {
    Matcher parts = PLAIN.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      return null;
    }
    int sign = "-".equals(parts.group(4)) ? -1 : 1; // first, since the lowest long has no opposite
    long time = Math.multiplyExact(sign * number(parts.group(5)), HOUR);
    time = Math.addExact(time, sign * number(parts.group(6)) * MINUTE);
    time = Math.addExact(time, sign * number(parts.group(7)) * SECOND);
    time = Math.addExact(time, sign * fraction(parts.group(8)));
    return of(number(parts.group(1)), number(parts.group(2)), number(parts.group(3)), time);
  }

  private static @Nullable PgInterval parseIso(String text) {
    Matcher parts = ISO.matcher(text);
    if (text.length() < 3 || text.endsWith("T") || !parts.matches()) {
      return null;
    }
    int sign = "-".equals(parts.group(7)) ? -1 : 1;
    long time = Math.multiplyExact(number(parts.group(5)), HOUR);
    time = Math.addExact(time, Math.multiplyExact(number(parts.group(6)), MINUTE));
    time = Math.addExact(time, Math.multiplyExact(sign * number(parts.group(8)), SECOND));
    time = Math.addExact(time, sign * fraction(parts.group(9)));
    return of(
        number(parts.group(1)),
        number(parts.group(2)),
        number(parts.group(3)) * 7 + number(parts.group(4)),
        time);
  }

  private static PgInterval of(long years, long months, long days, long microseconds) {
    return new PgInterval(
        Math.toIntExact(years * 12 + months), Math.toIntExact(days), microseconds);
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static long fraction(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong((digits + "00000").substring(0, 6));
  }

  public boolean isInfinite() {
    return equals(INFINITY) || equals(NEGATIVE_INFINITY);
  }

  /**
   * The same as a Duration.
   *
   * @throws ArithmeticException where there are months or days, whose length depends on the
   *     calendar, or where it is infinite
   */
  public Duration toDuration() {
    if (months != 0 || days != 0) {
      throw new ArithmeticException(
          isInfinite()
              ? "the interval is infinite"
              : "the interval has months or days, which have no fixed length");
    }
    return Duration.ofSeconds(
        Math.floorDiv(microseconds, SECOND), Math.floorMod(microseconds, SECOND) * 1000);
  }

  /**
   * The same as a Period, with years where there are twelve months or more.
   *
   * @throws ArithmeticException where there are microseconds, or where it is infinite
   */
  public Period toPeriod() {
    if (microseconds != 0) {
      throw new ArithmeticException(
          isInfinite() ? "the interval is infinite" : "the interval has a part shorter than a day");
    }
    return Period.of(months / 12, months % 12, days);
  }

  /** As PostgreSQL writes it by default: {@code 1 year 2 mons -3 days +04:05:06.789}. */
  @Override
  public String toString() {
    if (isInfinite()) {
      return months > 0 ? "infinity" : "-infinity";
    }
    StringBuilder text = new StringBuilder();
    boolean negative = appendPart(text, months / 12, "year", false);
    negative = appendPart(text, months % 12, "mon", negative);
    negative = appendPart(text, days, "day", negative);
    if (text.isEmpty() || microseconds != 0) {
      if (!text.isEmpty()) {
        text.append(' ');
      }
      text.append(microseconds < 0 ? "-" : negative ? "+" : "");
      appendTime(text);
    }
    return text.toString();
  }

  /** A part that follows a negative one has its sign written; returns whether this one is. */
  private static boolean appendPart(
      StringBuilder text, int value, String unit, boolean afterNegative) {
    if (value == 0) {
      return afterNegative;
    }
    text.append(text.isEmpty() ? "" : " ")
        .append(afterNegative && value > 0 ? "+" : "")
        .append(value)
        .append(' ')
        .append(unit)
        .append(value == 1 ? "" : "s");
    return value < 0;
  }

  private void appendTime(StringBuilder text) {
    long hours = Math.abs(microseconds / HOUR);
    long rest = Math.abs(microseconds % HOUR);
    appendTwoDigits(text, hours).append(':');
    appendTwoDigits(text, rest / MINUTE).append(':');
    appendTwoDigits(text, rest % MINUTE / SECOND);
    long fraction = rest % SECOND;
    if (fraction != 0) {
      String digits = Long.toString(SECOND + fraction).substring(1);
      text.append('.').append(digits.replaceFirst("0+$", ""));
    }
  }

  private static StringBuilder appendTwoDigits(StringBuilder text, long value) {
    return text.append(value < 10 ? "0" : "").append(value);
  }
}
