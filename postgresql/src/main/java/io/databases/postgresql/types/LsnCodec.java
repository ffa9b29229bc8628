package io.databases.postgresql.types;

import io.databases.postgresql.PgLsn;
import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;

/** {@code pg_lsn}: 8 bytes without sign. {@link PgLsn}. */
final class LsnCodec extends Codec {
  LsnCodec() {
    super("pg_lsn");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    check(length, 8);
    return new PgLsn(BigEndian.getLong(bytes, offset));
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    switch (value) {
      case PgLsn lsn -> out.putLong(lsn.value());
      case Long position -> out.putLong(position);
      case String text -> write(convert(text), out);
      default -> throw unfit(value);
    }
  }

  @Override
  Object parse(String text) {
    return PgLsn.parse(text);
  }

  @Override
  String format(Object value) {
    return super.format(value instanceof Long position ? new PgLsn(position) : value);
  }
}
