package io.databases.postgresql.types;

import io.databases.postgresql.PgBit;
import io.databases.wire.WriteBuffer;

/**
 * {@code bit(n)} and {@code varbit}: how many bits, in 4 bytes, then the bits, the first highest,
 * the last byte filled up with zeros. {@link PgBit}; a Boolean goes in as a single bit.
 */
final class BitCodec extends Codec {
  BitCodec(String type) {
    super(type);
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    Input in = new Input(this, bytes, offset, length);
    int count = in.getInt();
    if (count < 0 || in.remaining() != (count + 7L) / 8) {
      throw malformed(length);
    }
    StringBuilder bits = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      boolean set = (bytes[in.position() + i / 8] & 0x80 >> i % 8) != 0;
      bits.append(set ? '1' : '0');
    }
    return new PgBit(bits.toString());
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    PgBit bits =
        switch (value) {
          case PgBit exact -> exact;
          case Boolean single -> new PgBit(single ? "1" : "0");
          case String text -> (PgBit) convert(text);
          default -> throw unfit(value);
        };
    out.putInt(bits.length());
    for (int i = 0; i < bits.length(); i += 8) {
      int octet = 0;
      for (int j = 0; j < 8; j++) {
        octet = octet << 1 | (i + j < bits.length() && bits.get(i + j) ? 1 : 0);
      }
      out.putByte(octet);
    }
  }

  @Override
  Object parse(String text) {
    return PgBit.parse(text);
  }

  @Override
  String format(Object value) {
    return value instanceof Boolean single ? (single ? "1" : "0") : super.format(value);
  }
}
