package io.databases.postgresql.types;

import io.databases.postgresql.PgMacaddr;
import io.databases.wire.WriteBuffer;
import java.util.Arrays;

/** {@code macaddr} and {@code macaddr8}: 6 or 8 bytes. {@link PgMacaddr}. */
final class MacaddrCodec extends Codec {
  private final int size;

  MacaddrCodec(String type, int size) {
    super(type);
    this.size = size;
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    check(length, size);
    return PgMacaddr.of(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    byte[] bytes =
        switch (value) {
          case PgMacaddr address -> address.toBytes();
          case byte[] given -> given;
          case String text -> ((PgMacaddr) convert(text)).toBytes();
          default -> throw unfit(value);
        };
    if (bytes.length != size) {
      throw unfit(value, "it has " + bytes.length + " bytes, not " + size);
    }
    out.putBytes(bytes);
  }

  @Override
  Object parse(String text) {
    return PgMacaddr.parse(text);
  }
}
