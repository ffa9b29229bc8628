package io.databases.postgresql.types;

import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/**
 * {@code date}: days since 2000-01-01 in 4 bytes, the highest and the lowest for infinity.
 * LocalDate, whose MAX and MIN are infinity.
 */
final class DateCodec extends Codec {
  private static final int INFINITY = Integer.MAX_VALUE;
  private static final int NEGATIVE_INFINITY = Integer.MIN_VALUE;

  DateCodec() {
    super("date");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    check(length, 4);
    int days = BigEndian.getInt(bytes, offset);
    return switch (days) {
      case INFINITY -> LocalDate.MAX;
      case NEGATIVE_INFINITY -> LocalDate.MIN;
      default -> LocalDate.ofEpochDay((long) days + PgTimes.EPOCH_DAYS);
    };
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    switch (value) {
      case LocalDate date -> out.putInt(days(date));
      case String text -> write(convert(text), out);
      case LocalDateTime _, OffsetDateTime _ ->
          throw unfit(value, "it would lose its time; bind a LocalDate");
      default -> throw unfit(value);
    }
  }

  private int days(LocalDate date) {
    if (date.equals(LocalDate.MAX)) {
      return INFINITY;
    }
    if (date.equals(LocalDate.MIN)) {
      return NEGATIVE_INFINITY;
    }
    long days = date.toEpochDay() - PgTimes.EPOCH_DAYS;
    if (days <= NEGATIVE_INFINITY || days >= INFINITY) {
      throw unfit(date, Exact.OUT_OF_RANGE);
    }
    return (int) days;
  }

  @Override
  Object parse(String text) {
    return PgTimes.parseDate(text);
  }
}
