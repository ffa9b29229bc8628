package io.databases.postgresql.types;

import io.databases.ParameterException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * A parameter's value as the number its type needs: exact, or an error. The one thing rounded is a
 * decimal fraction for a binary floating-point type, to the nearest.
 */
final class Exact {
  static final String OUT_OF_RANGE = "it is out of range";
  private static final String FRACTION = "it has a fraction";
  private static final String TOO_MANY_DIGITS = "it has more digits than fit";

  /** Digits that a PostgreSQL number can have before the point, and some more. */
  private static final int MAX_DIGITS = 150_000;

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");

  private Exact() {}

  static void checkDecimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new NumberFormatException();
    }
  }

  static long toLong(Codec codec, Object value) {
    return switch (value) {
      case Long number -> number;
      case Integer number -> number;
      case Short number -> number;
      case Byte number -> number;
      default -> {
        BigInteger number = toBigInteger(codec, value);
        if (number.bitLength() > 63) {
          throw codec.unfit(value, OUT_OF_RANGE);
        }
        yield number.longValue();
      }
    };
  }

  static BigInteger toBigInteger(Codec codec, Object value) {
    if (value instanceof BigInteger number) {
      return number;
    }
    BigDecimal number = toBigDecimal(codec, value);
    if (number.signum() == 0) {
      return BigInteger.ZERO;
    }
    long digitsBeforePoint = number.precision() - (long) number.scale();
    if (digitsBeforePoint > MAX_DIGITS) {
      throw codec.unfit(value, OUT_OF_RANGE);
    }
    if (digitsBeforePoint <= 0 || number.stripTrailingZeros().scale() > 0) {
      throw codec.unfit(value, FRACTION);
    }
    return number.toBigInteger();
  }

  static BigDecimal toBigDecimal(Codec codec, Object value) {
    return switch (value) {
      case BigDecimal number -> number;
      case BigInteger number -> new BigDecimal(number);
      case Long number -> BigDecimal.valueOf(number);
      case Integer number -> BigDecimal.valueOf(number);
      case Short number -> BigDecimal.valueOf(number);
      case Byte number -> BigDecimal.valueOf(number);
      case Double number -> finite(codec, number, number);
      case Float number -> finite(codec, number, number);
      case String text -> parse(codec, text);
      default -> throw codec.unfit(value);
    };
  }

  private static BigDecimal finite(Codec codec, Number value, double number) {
    if (!Double.isFinite(number)) {
      throw codec.unfit(value, "it is infinite or not a number");
    }
    return new BigDecimal(value.toString()); // the shortest decimal that means this number
  }

  private static BigDecimal parse(Codec codec, String text) {
    try {
      checkDecimal(text);
      return new BigDecimal(text);
    } catch (NumberFormatException e) { // not kept as the cause: it quotes the text
      throw codec.unfit(text, "the text is not one");
    }
  }

  static double toDouble(Codec codec, Object value) {
    return switch (value) {
      case Double number -> number;
      case Float number -> number;
      case String text when nonFinite(text) -> Double.parseDouble(text);
      case BigDecimal number -> inRange(codec, number, number.doubleValue());
      case String text -> inRange(codec, parse(codec, text), Double.parseDouble(text));
      default -> whole(codec, value, toBigDecimal(codec, value).doubleValue());
    };
  }

  static float toFloat(Codec codec, Object value) {
    return switch (value) {
      case Float number -> number;
      case Double number -> narrow(codec, number);
      case String text when nonFinite(text) -> Float.parseFloat(text);
      case BigDecimal number -> (float) inRange(codec, number, number.floatValue());
      case String text -> (float) inRange(codec, parse(codec, text), Float.parseFloat(text));
      default -> (float) whole(codec, value, toBigDecimal(codec, value).floatValue());
    };
  }

  private static boolean nonFinite(String text) {
    return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
  }

  /** Rounded to the nearest, but never to infinity nor to nothing. */
  private static double inRange(Codec codec, BigDecimal number, double rounded) {
    if (Double.isInfinite(rounded) || (rounded == 0 && number.signum() != 0)) {
      throw codec.unfit(number, OUT_OF_RANGE);
    }
    return rounded;
  }

  /** A whole number, perhaps a key, is not rounded. */
  private static double whole(Codec codec, Object value, double rounded) {
    if (Double.isInfinite(rounded)
        || new BigDecimal(rounded).compareTo(toBigDecimal(codec, value)) != 0) {
      throw codec.unfit(value, TOO_MANY_DIGITS);
    }
    return rounded;
  }

  /** Exact, or the same decimal digits. */
  private static float narrow(Codec codec, Double number) throws ParameterException {
    float narrow = number.floatValue();
    if (narrow != number && !number.isNaN() && !Float.toString(narrow).equals(number.toString())) {
      throw codec.unfit(number, "it is out of range or has more digits than fit");
    }
    return narrow;
  }
}
