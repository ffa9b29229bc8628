package io.databases.postgresql.types;

import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;

/**
 * {@code timetz}: a time in 8 bytes as {@link TimeCodec} says, then in 4 bytes the seconds by which
 * the zone is behind UTC. OffsetTime.
 */
final class TimetzCodec extends Codec {
  /** The server's limit is 15:59:59, Java's 18:00. */
  private static final int MAX_OFFSET_SECONDS = 16 * 3600 - 1;

  TimetzCodec() {
    super("timetz");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    check(length, 12);
    long micros = BigEndian.getLong(bytes, offset);
    int behind = BigEndian.getInt(bytes, offset + 8);
    if (micros < 0
        || micros > PgTimes.MICROS_PER_DAY
        || behind < -MAX_OFFSET_SECONDS
        || behind > MAX_OFFSET_SECONDS) {
      throw malformed(length);
    }
    return OffsetTime.of(PgTimes.time(micros), ZoneOffset.ofTotalSeconds(-behind));
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    switch (value) {
      case OffsetTime time -> {
        int ahead = time.getOffset().getTotalSeconds();
        if (Math.abs(ahead) > MAX_OFFSET_SECONDS) {
          throw unfit(value, "its offset is out of range");
        }
        out.putLong(PgTimes.micros(time.toLocalTime()));
        out.putInt(-ahead);
      }
      case String text -> write(convert(text), out);
      case LocalTime _ -> throw unfit(value, "it has no time zone; bind time.atOffset(…)");
      default -> throw unfit(value);
    }
  }

  @Override
  Object parse(String text) {
    return PgTimes.parseOffsetTime(text);
  }
}
