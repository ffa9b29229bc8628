package io.databases.postgresql.types;

import io.databases.wire.WriteBuffer;
import java.util.regex.Pattern;

/**
 * {@code "char"}: a single byte. String: the character where it is ASCII, empty for byte 0, and
 * {@code \351} in octal above ASCII, as PostgreSQL writes it.
 */
final class CharCodec extends Codec {
  private static final Pattern OCTAL = Pattern.compile("\\\\[0-3][0-7]{2}");

  CharCodec() {
    super("\"char\"");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    check(length, 1);
    int value = bytes[offset] & 0xff;
    if (value == 0) {
      return "";
    }
    return value < 0x80 ? Character.toString(value) : "\\" + Integer.toOctalString(value);
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    if (!(value instanceof String || value instanceof Character)) {
      throw unfit(value);
    }
    String text = (String) convert(value.toString());
    out.putByte(
        text.isEmpty()
            ? 0
            : text.length() > 1 ? Integer.parseInt(text.substring(1), 8) : text.charAt(0));
  }

  @Override
  Object parse(String text) {
    if (text.length() > 1 || (!text.isEmpty() && text.charAt(0) >= 0x80)) {
      if (!OCTAL.matcher(text).matches()) {
        throw new IllegalArgumentException("not a single byte");
      }
    }
    return text;
  }
}
