package io.databases.postgresql.types;

import io.databases.wire.WriteBuffer;

/** {@code jsonpath}: a version, 1, then its text. String. */
final class JsonpathCodec extends Codec {
  private static final int VERSION = 1;

  JsonpathCodec() {
    super("jsonpath");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    if (length < 1 || bytes[offset] != VERSION) {
      throw malformed(length);
    }
    return utf8(bytes, offset + 1, length - 1);
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    if (!(value instanceof String text)) {
      throw unfit(value);
    }
    out.putByte(VERSION);
    putText(text, out);
  }

  @Override
  Object parse(String text) {
    return text;
  }
}
