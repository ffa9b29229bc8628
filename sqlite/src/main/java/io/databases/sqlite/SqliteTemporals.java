package io.databases.sqlite;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as the text SQLite's own functions read and write: ISO 8601 with a blank between
 * date and time, as {@code CURRENT_TIMESTAMP} has it, so that what is bound compares with what the
 * database made. Seconds are always written, fractions to the milli-, micro- or nanosecond.
 */
final class SqliteTemporals {
  private SqliteTemporals() {}

  static String format(LocalDate date) {
    return append(new StringBuilder(10), date).toString();
  }

  static String format(LocalTime time) {
    return append(new StringBuilder(18), time).toString();
  }

  static String format(LocalDateTime value) {
    return append(new StringBuilder(29), value).toString();
  }

  static String format(OffsetDateTime value) {
    return append(new StringBuilder(35), value.toLocalDateTime())
        .append(value.getOffset().getId())
        .toString();
  }

  static String format(OffsetTime value) {
    return append(new StringBuilder(24), value.toLocalTime())
        .append(value.getOffset().getId())
        .toString();
  }

  private static StringBuilder append(StringBuilder to, LocalDateTime value) {
    return append(append(to, value.toLocalDate()).append(' '), value.toLocalTime());
  }

  private static StringBuilder append(StringBuilder to, LocalDate date) {
    int year = date.getYear();
    if (year < 0 || year > 9999) {
      return to.append(date);
    }
    digits(to, year / 100);
    digits(to, year % 100).append('-');
    digits(to, date.getMonthValue()).append('-');
    return digits(to, date.getDayOfMonth());
  }

  private static StringBuilder append(StringBuilder to, LocalTime time) {
    digits(to, time.getHour()).append(':');
    digits(to, time.getMinute()).append(':');
    digits(to, time.getSecond());
    int nano = time.getNano();
    if (nano == 0) {
      return to;
    }
    var fraction = Integer.toString(1_000_000_000 + nano);
    int length = nano % 1_000_000 == 0 ? 3 : nano % 1_000 == 0 ? 6 : 9;
    return to.append('.').append(fraction, 1, 1 + length);
  }

  private static StringBuilder digits(StringBuilder to, int twoDigits) {
    return to.append((char) ('0' + twoDigits / 10)).append((char) ('0' + twoDigits % 10));
  }

  /** The date written in the text, or null where it is not one. */
  static @Nullable LocalDate date(String text) {
    try {
      return parseDate(text, text.length());
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The time of day written in the text, an OffsetTime where it has an offset, else null. */
  static @Nullable Object time(String text) {
    try {
      int end = endOfTime(text, 0);
      var time = parseTime(text, 0, end);
      if (time == null || end == text.length()) {
        return time;
      }
      return OffsetTime.of(time, ZoneOffset.of(text.substring(end)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The point in time written in the text, an OffsetDateTime where it has an offset, else null. */
  static @Nullable Object dateTime(String text) {
    try {
      int gap = text.indexOf(text.indexOf('T') < 0 ? ' ' : 'T');
      if (gap < 0) {
        return null;
      }
      int end = endOfTime(text, gap + 1);
      var date = parseDate(text, gap);
      var time = parseTime(text, gap + 1, end);
      if (date == null || time == null) {
        return null;
      }
      return end == text.length()
          ? LocalDateTime.of(date, time)
          : OffsetDateTime.of(date, time, ZoneOffset.of(text.substring(end)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * The same for a column declared to have a zone: text without an offset is UTC, as SQLite has it.
   */
  static @Nullable Object zoned(String text) {
    var value = dateTime(text);
    return value instanceof LocalDateTime local ? local.atOffset(ZoneOffset.UTC) : value;
  }

  private static @Nullable LocalDate parseDate(String text, int end) {
    if (end != 10) {
      return end > 10 ? LocalDate.parse(text.substring(0, end)) : null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    boolean valid = (year | month | day) >= 0 && text.charAt(4) == '-' && text.charAt(7) == '-';
    return valid ? LocalDate.of(year, month, day) : null;
  }

  private static int endOfTime(String text, int from) {
    int at = from;
    while (at < text.length() && isTime(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isTime(char c) {
    return (c >= '0' && c <= '9') || c == ':' || c == '.';
  }

  private static @Nullable LocalTime parseTime(String text, int from, int end) {
    int length = end - from;
    if (length < 5 || text.charAt(from + 2) != ':') {
      return null;
    }
    int hour = number(text, from, from + 2);
    int minute = number(text, from + 3, from + 5);
    int second = 0;
    int nano = 0;
    if (length > 5) {
      if (length < 8 || text.charAt(from + 5) != ':') {
        return null;
      }
      second = number(text, from + 6, from + 8);
    }
    if (length > 8) {
      int fraction = length - 9;
      if (fraction < 1 || fraction > 9 || text.charAt(from + 8) != '.') {
        return null;
      }
      nano = number(text, from + 9, end);
      for (int i = fraction; i < 9 && nano > 0; i++) {
        nano *= 10;
      }
    }
    return (hour | minute | second | nano) < 0 ? null : LocalTime.of(hour, minute, second, nano);
  }

  /** The number written in the part of the text, or -1 where it holds anything but digits. */
  private static int number(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
