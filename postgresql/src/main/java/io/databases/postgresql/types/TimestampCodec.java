package io.databases.postgresql.types;

import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * {@code timestamp} and {@code timestamptz}: microseconds since 2000-01-01 00:00, for the latter in
 * UTC, in 8 bytes, the highest and the lowest for infinity. LocalDateTime and, with offset zero,
 * OffsetDateTime, whose MAX and MIN are infinity. Nanoseconds are rounded to the nearest
 * microsecond, as the server does with text.
 */
final class TimestampCodec extends Codec {
  private static final long INFINITY = Long.MAX_VALUE;
  private static final long NEGATIVE_INFINITY = Long.MIN_VALUE;
  private static final long MICROS = 1_000_000;

  private final boolean zoned;

  TimestampCodec(boolean zoned) {
    super(zoned ? "timestamptz" : "timestamp");
    this.zoned = zoned;
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    check(length, 8);
    long micros = BigEndian.getLong(bytes, offset);
    if (micros == INFINITY) {
      return zoned ? OffsetDateTime.MAX : LocalDateTime.MAX;
    }
    if (micros == NEGATIVE_INFINITY) {
      return zoned ? OffsetDateTime.MIN : LocalDateTime.MIN;
    }
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, MICROS) + PgTimes.EPOCH_SECONDS,
            (int) Math.floorMod(micros, MICROS) * 1000,
            ZoneOffset.UTC);
    return zoned ? OffsetDateTime.of(time, ZoneOffset.UTC) : time;
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    if (value instanceof String text) {
      write(convert(text), out);
    } else {
      out.putLong(zoned ? zonedMicros(value) : localMicros(value));
    }
  }

  private long zonedMicros(Object value) {
    return switch (value) {
      case OffsetDateTime time when time.equals(OffsetDateTime.MAX) -> INFINITY;
      case OffsetDateTime time when time.equals(OffsetDateTime.MIN) -> NEGATIVE_INFINITY;
      case OffsetDateTime time -> micros(value, time.toEpochSecond(), time.getNano());
      case Instant time -> micros(value, time.getEpochSecond(), time.getNano());
      case ZonedDateTime time -> micros(value, time.toEpochSecond(), time.getNano());
      case LocalDateTime _ ->
          throw unfit(value, "it has no time zone; bind time.atOffset(…) or time.atZone(…)");
      default -> throw unfit(value);
    };
  }

  @SuppressWarnings("JavaLocalDateTimeGetNano") // the seconds are there as well
  private long localMicros(Object value) {
    return switch (value) {
      case LocalDateTime time when time.equals(LocalDateTime.MAX) -> INFINITY;
      case LocalDateTime time when time.equals(LocalDateTime.MIN) -> NEGATIVE_INFINITY;
      case LocalDateTime time -> micros(value, time.toEpochSecond(ZoneOffset.UTC), time.getNano());
      case LocalDate date when date.equals(LocalDate.MAX) -> INFINITY;
      case LocalDate date when date.equals(LocalDate.MIN) -> NEGATIVE_INFINITY;
      case LocalDate date -> micros(value, date.toEpochDay() * 86_400, 0);
      case OffsetDateTime _, Instant _, ZonedDateTime _ ->
          throw unfit(
              value,
              "which local time it is depends on a time zone; bind a LocalDateTime in the zone you"
                  + " mean");
      default -> throw unfit(value);
    };
  }

  private long micros(Object value, long epochSecond, int nano) {
    try {
      long micros =
          Math.addExact(
              Math.multiplyExact(epochSecond - PgTimes.EPOCH_SECONDS, MICROS), (nano + 500) / 1000);
      if (micros != INFINITY && micros != NEGATIVE_INFINITY) {
        return micros;
      }
    } catch (ArithmeticException e) {
      // said below
    }
    throw unfit(value, Exact.OUT_OF_RANGE);
  }

  @Override
  Object parse(String text) {
    return zoned ? PgTimes.parseOffsetDateTime(text) : PgTimes.parseDateTime(text);
  }
}
