package io.databases.postgresql.types;

import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;
import java.util.UUID;

/** {@code uuid}: 16 bytes. UUID. */
final class UuidCodec extends Codec {
  UuidCodec() {
    super("uuid");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    check(length, 16);
    return new UUID(BigEndian.getLong(bytes, offset), BigEndian.getLong(bytes, offset + 8));
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    switch (value) {
      case UUID uuid -> {
        out.putLong(uuid.getMostSignificantBits());
        out.putLong(uuid.getLeastSignificantBits());
      }
      case String text -> write(convert(text), out);
      default -> throw unfit(value);
    }
  }

  @Override
  Object parse(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException("not a UUID"); // fromString fills up what is shorter
    }
    return UUID.fromString(text);
  }
}
