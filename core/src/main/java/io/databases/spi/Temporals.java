package io.databases.spi;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalQuery;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times from each other and from ISO 8601 text, where a blank may stand for the T and the
 * minutes of an offset may be missing. A conversion that would drop a part or invent a time zone is
 * {@link Unconvertible}; null where there is no rule.
 */
final class Temporals {
  private static final String NO_ZONE =
      "it has no time zone; read it as a LocalDateTime and say which zone it is in";
  private static final String ZONE_LOST =
      "its local time depends on a time zone; read it as an OffsetDateTime and convert it to the"
          + " zone you mean";
  private static final String PART_LOST =
      "it would lose a part; read it as it is and take the part you mean";

  private static final DateTimeFormatter OFFSET_DATE_TIME =
      withOffset(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
  private static final DateTimeFormatter OFFSET_TIME = withOffset(DateTimeFormatter.ISO_LOCAL_TIME);

  private Temporals() {}

  private static DateTimeFormatter withOffset(DateTimeFormatter local) {
    return new DateTimeFormatterBuilder()
        .append(local)
        .parseLenient()
        .appendOffset("+HH:mm:ss", "Z")
        .toFormatter()
        .withResolverStyle(ResolverStyle.STRICT)
        .withChronology(IsoChronology.INSTANCE);
  }

  static @Nullable Object toLocalDate(Object value) {
    return switch (value) {
      case String text -> parse(text, DateTimeFormatter.ISO_LOCAL_DATE, LocalDate::from);
      case LocalDateTime _, OffsetDateTime _ -> throw new Unconvertible(PART_LOST);
      default -> null;
    };
  }

  static @Nullable Object toLocalTime(Object value) {
    return switch (value) {
      case String text -> parse(text, DateTimeFormatter.ISO_LOCAL_TIME, LocalTime::from);
      case LocalDateTime _, OffsetDateTime _, OffsetTime _ -> throw new Unconvertible(PART_LOST);
      default -> null;
    };
  }

  static @Nullable Object toLocalDateTime(Object value) {
    return switch (value) {
      case String text -> parse(text, DateTimeFormatter.ISO_LOCAL_DATE_TIME, LocalDateTime::from);
      case OffsetDateTime _ -> throw new Unconvertible(ZONE_LOST);
      default -> null;
    };
  }

  static @Nullable Object toOffsetDateTime(Object value) {
    return switch (value) {
      case String text -> parse(text, OFFSET_DATE_TIME, OffsetDateTime::from);
      case OffsetDateTime time -> time;
      case LocalDateTime _ -> throw new Unconvertible(NO_ZONE);
      default -> null;
    };
  }

  static @Nullable Object toOffsetTime(Object value) {
    return value instanceof String text ? parse(text, OFFSET_TIME, OffsetTime::from) : null;
  }

  static @Nullable Object toInstant(Object value) {
    return toOffsetDateTime(value) instanceof OffsetDateTime time ? time.toInstant() : null;
  }

  static @Nullable Object toZonedDateTime(Object value) {
    return toOffsetDateTime(value) instanceof OffsetDateTime time ? time.toZonedDateTime() : null;
  }

  /** ISO text, seconds always written; of anything else its own text. */
  static String toText(Object value) {
    return switch (value) {
      case LocalDate date -> date.toString();
      case LocalTime time -> DateTimeFormatter.ISO_LOCAL_TIME.format(time);
      case LocalDateTime time -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
      case OffsetDateTime time -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
      case OffsetTime time -> DateTimeFormatter.ISO_OFFSET_TIME.format(time);
      default -> value.toString();
    };
  }

  private static <T> T parse(String text, DateTimeFormatter format, TemporalQuery<T> query) {
    boolean blank = text.length() > 10 && text.charAt(10) == ' ';
    try {
      return format.parse(blank ? text.substring(0, 10) + 'T' + text.substring(11) : text, query);
    } catch (DateTimeException e) { // not kept as the cause: it quotes the text
      throw new Unconvertible("the text is not in ISO form");
    }
  }
}
