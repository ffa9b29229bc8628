package io.databases.postgresql.types;

import io.databases.wire.WriteBuffer;

/** {@code bool}: one byte, 1 or 0. Boolean. */
final class BoolCodec extends Codec {
  BoolCodec() {
    super("bool");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    return readBoolean(bytes, offset, length);
  }

  @Override
  public boolean isBoolean() {
    return true;
  }

  @Override
  public boolean readBoolean(byte[] bytes, int offset, int length) {
    check(length, 1);
    return bytes[offset] != 0;
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    switch (value) {
      case Boolean bool -> out.putByte(bool ? 1 : 0);
      case String text -> write(convert(text), out);
      default -> throw unfit(value);
    }
  }

  @Override
  Object parse(String text) {
    return switch (text) {
      case "t", "true" -> true;
      case "f", "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }
}
