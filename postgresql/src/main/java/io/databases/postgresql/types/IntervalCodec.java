package io.databases.postgresql.types;

import io.databases.postgresql.PgInterval;
import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;
import java.time.Duration;
import java.time.Period;

/**
 * {@code interval}: microseconds in 8 bytes, days in 4, months in 4. {@link PgInterval}; a Duration
 * goes in as microseconds, a Period as months and days.
 */
final class IntervalCodec extends Codec {
  IntervalCodec() {
    super("interval");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    check(length, 16);
    return new PgInterval(
        BigEndian.getInt(bytes, offset + 12),
        BigEndian.getInt(bytes, offset + 8),
        BigEndian.getLong(bytes, offset));
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    PgInterval interval;
    try {
      interval =
          switch (value) {
            case PgInterval exact -> exact;
            case Duration duration -> PgInterval.of(duration);
            case Period period -> PgInterval.of(period);
            case String text -> (PgInterval) convert(text);
            default -> throw unfit(value);
          };
    } catch (ArithmeticException e) {
      throw unfit(value, Exact.OUT_OF_RANGE);
    }
    out.putLong(interval.microseconds());
    out.putInt(interval.days());
    out.putInt(interval.months());
  }

  @Override
  Object parse(String text) {
    return PgInterval.parse(text);
  }
}
