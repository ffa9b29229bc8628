package io.databases.postgresql.types;

import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;

/**
 * {@code int2}, {@code int4}, {@code int8}: big-endian two's complement. Integer, Integer, Long: as
 * with JDBC an int2 is no Short, whose literals Java lacks.
 */
final class IntegerCodec extends Codec {
  private final int size;

  IntegerCodec(int size) {
    super("int" + size);
    this.size = size;
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    return size == 8
        ? (Object) readLong(bytes, offset, length)
        : (Object) readInt(bytes, offset, length);
  }

  @Override
  public boolean isInt() {
    return size < 8;
  }

  @Override
  public boolean isLong() {
    return true;
  }

  @Override
  public boolean isDouble() {
    return size < 8;
  }

  @Override
  public int readInt(byte[] bytes, int offset, int length) {
    check(length, size);
    return size == 4 ? BigEndian.getInt(bytes, offset) : BigEndian.getShort(bytes, offset);
  }

  @Override
  public long readLong(byte[] bytes, int offset, int length) {
    if (size < 8) {
      return readInt(bytes, offset, length);
    }
    check(length, size);
    return BigEndian.getLong(bytes, offset);
  }

  @Override
  public double readDouble(byte[] bytes, int offset, int length) {
    return readInt(bytes, offset, length);
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    long number =
        switch (value) {
          case Long exact -> exact;
          case Integer exact -> exact;
          default -> Exact.toLong(this, value);
        };
    switch (size) {
      case 8 -> out.putLong(number);
      case 4 -> {
        if (number != (int) number) {
          throw unfit(value, Exact.OUT_OF_RANGE);
        }
        out.putInt((int) number);
      }
      default -> {
        if (number != (short) number) {
          throw unfit(value, Exact.OUT_OF_RANGE);
        }
        out.putShort((int) number);
      }
    }
  }

  @Override
  Object parse(String text) {
    return switch (size) {
      case 8 -> Long.parseLong(text);
      case 4 -> Integer.parseInt(text);
      default -> (int) Short.parseShort(text);
    };
  }
}
