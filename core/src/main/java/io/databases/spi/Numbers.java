package io.databases.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and booleans from numbers, booleans and text: exact, or {@link Unconvertible}; null where
 * there is no rule.
 */
final class Numbers {
  private static final String OUT_OF_RANGE = "it is out of range";
  private static final String FRACTION = "it has a fraction";

  /** Digits; beyond this an exponent is an attack on memory, not a number a database holds. */
  private static final int MAX_DIGITS = 200_000;

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,9})?");

  private Numbers() {}

  static @Nullable Object toBoolean(Object value) {
    return switch (value) {
      case Boolean bool -> bool;
      case String text when text.equals("true") || text.equals("false") -> text.equals("true");
      default -> toLong(value) instanceof Long number ? (Object) (within(number, 0, 1) == 1) : null;
    };
  }

  static @Nullable Object toByte(Object value) {
    return toLong(value) instanceof Long number
        ? (Object) (byte) within(number, Byte.MIN_VALUE, Byte.MAX_VALUE)
        : null;
  }

  static @Nullable Object toShort(Object value) {
    return toLong(value) instanceof Long number
        ? (Object) (short) within(number, Short.MIN_VALUE, Short.MAX_VALUE)
        : null;
  }

  static @Nullable Object toInteger(Object value) {
    return toLong(value) instanceof Long number
        ? (Object) (int) within(number, Integer.MIN_VALUE, Integer.MAX_VALUE)
        : null;
  }

  private static long within(long number, long min, long max) {
    if (number < min || number > max) {
      throw new Unconvertible(OUT_OF_RANGE);
    }
    return number;
  }

  static @Nullable Object toLong(Object value) {
    return switch (value) {
      case Long number -> number;
      case Integer number -> number.longValue();
      case Short number -> number.longValue();
      case Byte number -> number.longValue();
      default -> toBigInteger(value) instanceof BigInteger number ? fit(number) : null;
    };
  }

  private static Long fit(BigInteger number) {
    if (number.bitLength() > 63) {
      throw new Unconvertible(OUT_OF_RANGE);
    }
    return number.longValue();
  }

  static @Nullable Object toBigInteger(Object value) {
    return switch (value) {
      case BigInteger number -> number;
      case Double _, Float _ -> integer(new BigDecimal(finite((Number) value).doubleValue()));
      default -> toBigDecimal(value) instanceof BigDecimal number ? integer(number) : null;
    };
  }

  private static BigInteger integer(BigDecimal number) {
    if (number.signum() == 0) {
      return BigInteger.ZERO;
    }
    if (number.scale() < -MAX_DIGITS) {
      throw new Unconvertible(OUT_OF_RANGE);
    }
    // the first question spares the second, which takes long where the exponent is absurd
    if (number.precision() - (long) number.scale() <= 0
        || number.stripTrailingZeros().scale() > 0) {
      throw new Unconvertible(FRACTION);
    }
    return number.toBigInteger();
  }

  static @Nullable Object toBigDecimal(Object value) {
    return switch (value) {
      case BigDecimal number -> number;
      case BigInteger number -> new BigDecimal(number);
      case Long number -> BigDecimal.valueOf(number);
      case Integer number -> BigDecimal.valueOf(number);
      case Short number -> BigDecimal.valueOf(number);
      case Byte number -> BigDecimal.valueOf(number);
      // the shortest decimal that means this number, not all the digits of its binary fraction
      case Double _, Float _ -> new BigDecimal(finite((Number) value).toString());
      case Boolean bool -> bool ? BigDecimal.ONE : BigDecimal.ZERO;
      case String text -> parse(text);
      default -> null;
    };
  }

  private static Number finite(Number number) {
    if (!Double.isFinite(number.doubleValue())) {
      throw new Unconvertible("it is infinite or not a number");
    }
    return number;
  }

  private static BigDecimal parse(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new Unconvertible("the text is not a number");
    }
    return new BigDecimal(text);
  }

  static @Nullable Object toDouble(Object value) {
    return switch (value) {
      case Float number -> number.doubleValue();
      case String text when nonFinite(text) -> Double.valueOf(text);
      case BigDecimal number -> inRange(number, number.doubleValue());
      case String text -> inRange(parse(text), Double.parseDouble(text));
      default ->
          toBigInteger(value) instanceof BigInteger number
              ? exact(number, number.doubleValue())
              : null;
    };
  }

  static @Nullable Object toFloat(Object value) {
    return switch (value) {
      case Double number -> narrow(number);
      case String text when nonFinite(text) -> Float.valueOf(text);
      case BigDecimal number -> (float) inRange(number, number.floatValue());
      case String text -> (float) inRange(parse(text), Float.parseFloat(text));
      default ->
          toBigInteger(value) instanceof BigInteger number
              ? (Object) (float) exact(number, number.floatValue())
              : null;
    };
  }

  private static boolean nonFinite(String text) {
    return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
  }

  /** A decimal is rounded to the nearest binary fraction, but never to infinity nor to nothing. */
  private static double inRange(BigDecimal number, double rounded) {
    if (Double.isInfinite(rounded) || (rounded == 0 && number.signum() != 0)) {
      throw new Unconvertible(OUT_OF_RANGE);
    }
    return rounded;
  }

  /** An integer, perhaps a key, is not rounded. */
  private static double exact(BigInteger number, double rounded) {
    if (Double.isInfinite(rounded)
        || new BigDecimal(rounded).compareTo(new BigDecimal(number)) != 0) {
      throw new Unconvertible("it has more digits than fit");
    }
    return rounded;
  }

  private static Float narrow(Double number) {
    float narrow = number.floatValue();
    if (narrow != number && !number.isNaN() && !Float.toString(narrow).equals(number.toString())) {
      throw new Unconvertible("it is out of range or has more digits than fit");
    }
    return narrow;
  }
}
