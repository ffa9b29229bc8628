package io.databases.postgresql.types;

import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * {@code money}: 8 bytes that count the smallest unit of the currency. BigDecimal with two decimal
 * places.
 *
 * <p>How many places there are is decided by the server's {@code lc_monetary}, which the payload
 * does not tell. Under a locale with another number of places than two, cast to numeric instead.
 */
final class MoneyCodec extends Codec {
  private static final int SCALE = 2;

  MoneyCodec() {
    super("money");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    check(length, 8);
    return BigDecimal.valueOf(BigEndian.getLong(bytes, offset), SCALE);
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    BigDecimal number =
        (value instanceof String text
                ? (BigDecimal) convert(text)
                : Exact.toBigDecimal(this, value))
            .stripTrailingZeros();
    if (number.scale() > SCALE) {
      throw unfit(value, "it has more than two decimal places");
    }
    BigInteger cents =
        number.precision() - (long) number.scale() > 17 // before it is written out
            ? BigInteger.ONE.shiftLeft(64)
            : number.setScale(SCALE).unscaledValue();
    if (cents.bitLength() > 63) {
      throw unfit(value, Exact.OUT_OF_RANGE);
    }
    out.putLong(cents.longValue());
  }

  /** Plain, as in {@code -12.34}, or with a dollar sign and commas as in the C and US locales. */
  @Override
  Object parse(String text) {
    String plain = text.replace("$", "").replace(",", "");
    Exact.checkDecimal(plain);
    return new BigDecimal(plain).setScale(SCALE);
  }
}
