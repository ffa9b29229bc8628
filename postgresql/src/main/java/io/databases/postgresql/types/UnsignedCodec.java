package io.databases.postgresql.types;

import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;
import java.math.BigInteger;

/**
 * {@code oid}, {@code xid}, {@code cid}: 4 bytes without sign; {@code xid8}: 8. Long, and
 * BigInteger for an xid8 beyond it.
 */
final class UnsignedCodec extends Codec {
  private final int size;

  UnsignedCodec(String type, int size) {
    super(type);
    this.size = size;
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    if (size == 4) {
      return readLong(bytes, offset, length);
    }
    check(length, size);
    long number = BigEndian.getLong(bytes, offset);
    return number >= 0 ? (Object) number : new BigInteger(Long.toUnsignedString(number));
  }

  @Override
  public boolean isLong() {
    return size == 4;
  }

  @Override
  public long readLong(byte[] bytes, int offset, int length) {
    check(length, 4);
    return BigEndian.getInt(bytes, offset) & 0xffff_ffffL;
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    if (size == 4) {
      long number = value instanceof Long exact ? exact : Exact.toLong(this, value);
      if (number >>> 32 != 0) {
        throw unfit(value, Exact.OUT_OF_RANGE);
      }
      out.putInt((int) number);
    } else {
      BigInteger number = Exact.toBigInteger(this, value);
      if (number.signum() < 0 || number.bitLength() > 64) {
        throw unfit(value, Exact.OUT_OF_RANGE);
      }
      out.putLong(number.longValue());
    }
  }

  @Override
  Object parse(String text) {
    if (size == 4) {
      return Integer.toUnsignedLong(Integer.parseUnsignedInt(text));
    }
    long number = Long.parseUnsignedLong(text);
    return number >= 0 ? (Object) number : new BigInteger(text);
  }
}
