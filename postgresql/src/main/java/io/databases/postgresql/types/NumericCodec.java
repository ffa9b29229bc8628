package io.databases.postgresql.types;

import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * {@code numeric}: digits in base 10,000. BigDecimal, with the scale it has in the database; NaN
 * and the infinities, which no BigDecimal can be, are the Double of that name.
 *
 * <p>The payload is four 16-bit numbers (how many digits, the power of 10,000 of the first, the
 * sign, the decimal places to show) and then the digits, 16 bits each. Zeros at either end may be
 * missing.
 *
 * <p>Nearly every number fits 18 decimal digits and goes through a {@code long}, digit by digit;
 * the rest through decimal text.
 */
final class NumericCodec extends Codec {
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xc000;
  private static final int INFINITY = 0xd000;
  private static final int NEGATIVE_INFINITY = 0xf000;

  private static final int HEADER = 8;
  private static final int MAX_SCALE = 16_383;
  private static final int MAX_WHOLE_DIGITS = 131_072;

  /** So many decimal digits fit a long, whatever they are. */
  private static final int LONG_DIGITS = 18;

  /** A number of few digits and a great many zeros is not written out: see {@link #atScale}. */
  private static final int MAX_ZEROS = 1_000;

  private static final long[] POWERS = new long[LONG_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  NumericCodec() {
    super("numeric");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    if (length < HEADER) {
      throw malformed(length);
    }
    int count = BigEndian.getUnsignedShort(bytes, offset);
    int weight = BigEndian.getShort(bytes, offset + 2);
    int sign = BigEndian.getUnsignedShort(bytes, offset + 4);
    int scale = BigEndian.getUnsignedShort(bytes, offset + 6);
    if (length != HEADER + 2 * count) {
      throw malformed(length);
    }
    if (sign != 0 && sign != NEGATIVE) {
      return switch (sign) {
        case NAN -> Double.NaN;
        case INFINITY -> Double.POSITIVE_INFINITY;
        case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
        default -> throw malformed(length);
      };
    }
    if (scale > MAX_SCALE) {
      throw malformed(length);
    }
    if (Math.max(0, 4 * (weight + 1)) + scale <= LONG_DIGITS) {
      long unscaled = unscaled(bytes, offset + HEADER, count, weight, scale, length);
      if (unscaled >= 0) {
        return BigDecimal.valueOf(sign == NEGATIVE ? -unscaled : unscaled, scale);
      }
    }
    BigDecimal number = readLong(bytes, offset + HEADER, count, weight, scale, length);
    return sign == NEGATIVE ? number.negate() : number;
  }

  /**
   * The number without its point, at the given scale; -1 where there are digits beyond the scale,
   * which the server has no reason to send.
   */
  private long unscaled(byte[] bytes, int at, int count, int weight, int scale, int length) {
    long unscaled = 0;
    int places = -4 * (weight + 1); // decimal places so far
    for (int i = 0; i < count; i++) {
      int digit = digit(bytes, at + 2 * i, length);
      places += 4;
      if (places <= scale) {
        unscaled = unscaled * 10_000 + digit;
      } else {
        int surplus = places - scale;
        if (surplus >= 4 || digit % POWERS[surplus] != 0) {
          return -1;
        }
        unscaled = unscaled * POWERS[4 - surplus] + digit / POWERS[surplus];
        places = scale;
        if (i + 1 < count) {
          return -1;
        }
      }
    }
    return unscaled == 0 ? 0 : unscaled * POWERS[scale - places];
  }

  private int digit(byte[] bytes, int at, int length) {
    int digit = BigEndian.getUnsignedShort(bytes, at);
    if (digit >= 10_000) {
      throw malformed(length);
    }
    return digit;
  }

  /** A number of any length. */
  private BigDecimal readLong(byte[] bytes, int at, int count, int weight, int scale, int length) {
    if (count == 0) {
      return BigDecimal.valueOf(0, scale);
    }
    StringBuilder digits = new StringBuilder(4 * count);
    for (int i = 0; i < count; i++) {
      int digit = digit(bytes, at + 2 * i, length);
      digits.append(digit < 10 ? "000" : digit < 100 ? "00" : digit < 1_000 ? "0" : "");
      digits.append(digit);
    }
    BigInteger unscaled = new BigInteger(digits.toString());
    return atScale(new BigDecimal(unscaled, 4 * (count - 1 - weight)), scale);
  }

  /**
   * The number with the scale it is shown with, where no digit is lost by that. A number with a
   * thousand zeros at its end or more keeps another scale, so that a payload of ten bytes cannot
   * become a number of sixty thousand.
   */
  private static BigDecimal atScale(BigDecimal number, int scale) {
    if (scale >= number.scale()) {
      return scale - number.scale() <= MAX_ZEROS ? number.setScale(scale) : number;
    }
    try {
      return number.setScale(scale);
    } catch (ArithmeticException e) {
      return number;
    }
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    switch (value) {
      case BigDecimal number -> write(number, out);
      case Double number when !Double.isFinite(number) -> writeSpecial(number, out);
      case Float number when !Float.isFinite(number) -> writeSpecial(number, out);
      case String text -> write(convert(text), out);
      default -> write(Exact.toBigDecimal(this, value), out);
    }
  }

  private static void writeSpecial(double number, WriteBuffer out) {
    header(out, 0, 0, Double.isNaN(number) ? NAN : number > 0 ? INFINITY : NEGATIVE_INFINITY, 0);
  }

  private static void header(WriteBuffer out, int count, int weight, int sign, int scale) {
    out.putShort(count);
    out.putShort(weight);
    out.putShort(sign);
    out.putShort(scale);
  }

  private void write(BigDecimal number, WriteBuffer out) {
    int scale = number.scale();
    // Two digits fewer in the fraction, whose last group is filled up with zeros.
    if (scale >= 0 && scale <= LONG_DIGITS - 2 && number.precision() <= LONG_DIGITS) {
      write(number.scaleByPowerOfTen(scale).longValue(), scale, out); // without a BigInteger
    } else {
      writeLong(number, out);
    }
  }

  private static void write(long unscaled, int scale, WriteBuffer out) {
    long whole = Math.abs(unscaled) / POWERS[scale];
    long fraction = Math.abs(unscaled) % POWERS[scale];
    int fractionGroups = (scale + 3) / 4;
    fraction *= POWERS[4 * fractionGroups - scale];

    int start = out.size();
    header(out, 0, 0, unscaled < 0 ? NEGATIVE : 0, scale);
    int weight = -1;
    if (whole != 0) {
      weight = groups(whole) - 1;
      for (int i = weight; i >= 0; i--) {
        out.putShort((int) (whole / POWERS[4 * i] % 10_000));
      }
    }
    for (int i = fractionGroups - 1; i >= 0 && fraction != 0; i--) {
      int digit = (int) (fraction / POWERS[4 * i]);
      fraction %= POWERS[4 * i];
      if (digit == 0 && out.size() == start + HEADER) {
        weight--; // a zero in front
      } else {
        out.putShort(digit);
      }
    }
    finish(out, start, weight);
  }

  /** Takes away zeros at the end, as the server does, and completes the header. */
  private static void finish(WriteBuffer out, int start, int weight) {
    int end = out.size();
    while (end > start + HEADER && BigEndian.getShort(out.array(), end - 2) == 0) {
      end -= 2;
    }
    out.truncate(end);
    int count = (end - start - HEADER) / 2;
    out.setShort(start, count);
    out.setShort(start + 2, count == 0 ? 0 : weight);
  }

  private static int groups(long whole) {
    int groups = 1;
    while (groups <= 4 && whole >= POWERS[4 * groups]) {
      groups++;
    }
    return groups;
  }

  /** A number of any length. */
  private void writeLong(BigDecimal exact, WriteBuffer out) {
    BigDecimal number = exact;
    if (number.scale() > MAX_SCALE) {
      number = number.stripTrailingZeros();
    }
    int scale = number.scale();
    if (number.signum() == 0) {
      header(out, 0, 0, 0, Math.clamp(scale, 0, MAX_SCALE));
      return;
    }
    if (scale > MAX_SCALE) {
      throw unfit(exact, "it has more than 16,383 decimal places");
    }
    if (number.precision() - (long) scale > MAX_WHOLE_DIGITS) {
      throw unfit(exact, Exact.OUT_OF_RANGE);
    }
    StringBuilder digits = new StringBuilder(number.unscaledValue().abs().toString());
    int fill = Math.floorMod(-scale, 4); // so that the point is between two groups
    digits.repeat('0', fill);
    int fractionGroups = (scale + fill) / 4; // negative where whole groups of zeros are left out
    digits.insert(0, "000", 0, Math.floorMod(-digits.length(), 4));
    int count = digits.length() / 4;
    int start = out.size();
    header(out, 0, 0, number.signum() < 0 ? NEGATIVE : 0, Math.max(scale, 0));
    for (int i = 0; i < count; i++) {
      out.putShort(Integer.parseInt(digits, 4 * i, 4 * i + 4, 10));
    }
    finish(out, start, count - fractionGroups - 1);
  }

  @Override
  Object parse(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        Exact.checkDecimal(text);
        yield new BigDecimal(text);
      }
    };
  }
}
