package io.databases.postgresql.types;

import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;
import java.time.LocalTime;

/**
 * {@code time}: microseconds since midnight in 8 bytes, 24:00:00 included. LocalTime, whose MAX is
 * 24:00:00. Nanoseconds are rounded to the nearest microsecond, as the server does with text.
 */
final class TimeCodec extends Codec {
  TimeCodec() {
    super("time");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    check(length, 8);
    long micros = BigEndian.getLong(bytes, offset);
    if (micros < 0 || micros > PgTimes.MICROS_PER_DAY) {
      throw malformed(length);
    }
    return PgTimes.time(micros);
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    switch (value) {
      case LocalTime time -> out.putLong(PgTimes.micros(time));
      case String text -> write(convert(text), out);
      default -> throw unfit(value);
    }
  }

  @Override
  Object parse(String text) {
    return PgTimes.parseTime(text);
  }
}
