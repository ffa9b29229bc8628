package io.databases.postgresql.types;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times in the text PostgreSQL writes where {@code DateStyle} is {@code ISO}, the
 * default: {@code 2026-01-31 12:34:56.789+02}, years before 1 as {@code 0044-03-15 BC}.
 *
 * <p>Infinity is the MAX and minus infinity the MIN of the Java type, which are far beyond what the
 * server can hold otherwise; and 24:00:00, which LocalTime lacks, is {@link LocalTime#MAX}, whose
 * nanoseconds no time in the server has.
 */
final class PgTimes {
  static final LocalTime MIDNIGHT_AT_END = LocalTime.MAX;
  static final long MICROS_PER_DAY = 86_400_000_000L;

  /** Seconds from 1970 to 2000, where PostgreSQL counts from. */
  static final long EPOCH_SECONDS = 946_684_800;

  static final int EPOCH_DAYS = 10_957;

  private static final String DATE = "([+-]?\\d{4,9})-(\\d\\d)-(\\d\\d)";
  private static final String TIME = "(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?";
  private static final String OFFSET = "(Z|[+-]\\d\\d(?::?\\d\\d(?::?\\d\\d)?)?)";
  private static final Pattern DATE_TEXT = Pattern.compile(DATE + "( BC)?");
  private static final Pattern TIME_TEXT = Pattern.compile(TIME + OFFSET + "?");
  private static final Pattern DATE_TIME_TEXT =
      Pattern.compile(DATE + "[ T]" + TIME + OFFSET + "?( BC)?");

  private static final DateTimeFormatter OFFSET_FORMAT =
      new DateTimeFormatterBuilder().appendOffset("+HH:mm:ss", "+00").toFormatter();

  private PgTimes() {}

  /** Microseconds since midnight, to the nearest. */
  static long micros(LocalTime time) {
    return (time.toNanoOfDay() + 500) / 1000;
  }

  static LocalTime time(long micros) {
    return micros == MICROS_PER_DAY ? MIDNIGHT_AT_END : LocalTime.ofNanoOfDay(micros * 1000);
  }

  static LocalDate parseDate(String text) {
    if (text.endsWith("infinity")) {
      return isNegative(text) ? LocalDate.MIN : LocalDate.MAX;
    }
    Matcher parts = match(DATE_TEXT, text);
    return date(parts, parts.group(4) != null);
  }

  static LocalDateTime parseDateTime(String text) {
    if (text.endsWith("infinity")) {
      return isNegative(text) ? LocalDateTime.MIN : LocalDateTime.MAX;
    }
    if (DATE_TEXT.matcher(text).matches()) {
      return parseDate(text).atStartOfDay();
    }
    Matcher parts = match(DATE_TIME_TEXT, text);
    if (parts.group(8) != null) {
      throw new DateTimeException("there is an offset");
    }
    return LocalDateTime.of(date(parts, parts.group(9) != null), time(parts, 4));
  }

  static OffsetDateTime parseOffsetDateTime(String text) {
    if (text.endsWith("infinity")) {
      return isNegative(text) ? OffsetDateTime.MIN : OffsetDateTime.MAX;
    }
    Matcher parts = match(DATE_TIME_TEXT, text);
    return OffsetDateTime.of(
            date(parts, parts.group(9) != null), time(parts, 4), offset(parts.group(8)))
        .withOffsetSameInstant(ZoneOffset.UTC);
  }

  static LocalTime parseTime(String text) {
    Matcher parts = match(TIME_TEXT, text);
    if (parts.group(5) != null) {
      throw new DateTimeException("there is an offset");
    }
    return text.startsWith("24:00:00") ? MIDNIGHT_AT_END : time(parts, 1);
  }

  static OffsetTime parseOffsetTime(String text) {
    Matcher parts = match(TIME_TEXT, text);
    LocalTime time = text.startsWith("24:00:00") ? MIDNIGHT_AT_END : time(parts, 1);
    return OffsetTime.of(time, offset(parts.group(5)));
  }

  private static boolean isNegative(String text) {
    return switch (text) {
      case "infinity" -> false;
      case "-infinity" -> true;
      default -> throw new DateTimeException("not a date");
    };
  }

  private static Matcher match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new DateTimeException("not in the form wanted");
    }
    return matcher;
  }

  private static LocalDate date(Matcher parts, boolean beforeChrist) {
    int year = Integer.parseInt(parts.group(1));
    return LocalDate.of(
        beforeChrist ? 1 - year : year,
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)));
  }

  private static LocalTime time(Matcher parts, int group) {
    String seconds = parts.group(group + 2);
    String fraction = parts.group(group + 3);
    return LocalTime.of(
        Integer.parseInt(parts.group(group)),
        Integer.parseInt(parts.group(group + 1)),
        seconds == null ? 0 : Integer.parseInt(seconds),
        fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9)));
  }

  private static ZoneOffset offset(String text) {
    if (text == null) {
      throw new DateTimeException("there is no offset");
    }
    return ZoneOffset.of(text);
  }

  static String format(LocalDate date) {
    if (date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN)) {
      return infinity(date.equals(LocalDate.MAX));
    }
    return day(date) + era(date);
  }

  static String format(LocalDateTime time) {
    if (time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN)) {
      return infinity(time.equals(LocalDateTime.MAX));
    }
    LocalDate date = time.toLocalDate();
    return day(date) + " " + clock(time.toLocalTime()) + era(date);
  }

  static String format(OffsetDateTime time) {
    if (time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN)) {
      return infinity(time.equals(OffsetDateTime.MAX));
    }
    LocalDate date = time.toLocalDate();
    String offset = OFFSET_FORMAT.format(time.getOffset());
    return day(date) + " " + clock(time.toLocalTime()) + offset + era(date);
  }

  static String format(LocalTime time) {
    return time.equals(MIDNIGHT_AT_END) ? "24:00:00" : clock(time);
  }

  static String format(OffsetTime time) {
    return format(time.toLocalTime()) + OFFSET_FORMAT.format(time.getOffset());
  }

  private static String infinity(boolean positive) {
    return positive ? "infinity" : "-infinity";
  }

  private static String day(LocalDate date) {
    int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
    return "%04d-%02d-%02d".formatted(year, date.getMonthValue(), date.getDayOfMonth());
  }

  private static String era(LocalDate date) {
    return date.getYear() > 0 ? "" : " BC";
  }

  private static String clock(LocalTime time) {
    return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
  }
}
