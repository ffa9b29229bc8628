package io.databases.postgresql.types;

import io.databases.wire.WriteBuffer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** {@code bytea}: the bytes themselves. {@code byte[]}. */
final class ByteaCodec extends Codec {
  ByteaCodec() {
    super("bytea");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    switch (value) {
      case byte[] bytes -> out.putBytes(bytes);
      case ByteBuffer buffer -> {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        out.putBytes(bytes);
      }
      case String text when text.startsWith("\\x") -> write(convert(text), out);
      case String _ -> throw unfit(value, "only you know its encoding: text.getBytes(UTF_8)");
      default -> throw unfit(value);
    }
  }

  /** In hexadecimal, or with octal escapes where {@code bytea_output} is {@code escape}. */
  @Override
  Object parse(String text) {
    if (text.startsWith("\\x")) {
      return HexFormat.of().parseHex(text, 2, text.length());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        throw new IllegalArgumentException("not a byte");
      } else if (c != '\\') {
        bytes.write(c);
      } else if (text.startsWith("\\\\", i)) {
        bytes.write('\\');
        i++;
      } else if (i + 4 <= text.length()) {
        bytes.write(Integer.parseUnsignedInt(text, i + 1, i + 4, 8));
        i += 3;
      } else {
        throw new IllegalArgumentException("an escape is cut off");
      }
    }
    return bytes.toByteArray();
  }
}
