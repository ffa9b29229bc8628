package io.databases.postgresql.types;

import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;

/** {@code float4} and {@code float8}: IEEE 754, big-endian. Float and Double. */
final class FloatCodec extends Codec {
  private final int size;

  FloatCodec(int size) {
    super("float" + size);
    this.size = size;
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    if (size == 8) {
      return readDouble(bytes, offset, length);
    }
    check(length, size);
    return Float.intBitsToFloat(BigEndian.getInt(bytes, offset));
  }

  @Override
  public boolean isDouble() {
    return true;
  }

  @Override
  public double readDouble(byte[] bytes, int offset, int length) {
    check(length, size);
    return size == 8
        ? Double.longBitsToDouble(BigEndian.getLong(bytes, offset))
        : Float.intBitsToFloat(BigEndian.getInt(bytes, offset));
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    if (size == 8) {
      double number = value instanceof Double exact ? exact : Exact.toDouble(this, value);
      out.putLong(Double.doubleToRawLongBits(number));
    } else {
      float number = value instanceof Float exact ? exact : Exact.toFloat(this, value);
      out.putInt(Float.floatToRawIntBits(number));
    }
  }

  @Override
  Object parse(String text) {
    if (!text.equals("NaN") && !text.endsWith("Infinity")) {
      Exact.checkDecimal(text); // Java also takes 1f, 0x1p3 and blanks
    }
    return size == 8 ? (Object) Double.valueOf(text) : (Object) Float.valueOf(text);
  }
}
