package io.databases.cli;

import io.databases.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values for named parameters as they are typed: {@code name=value} or {@code name:type=value}.
 *
 * <p>Without a type, {@code null}, {@code true} and {@code false} are what they say, whole numbers
 * and decimal numbers are numbers, and everything else is text; so is what stands in quotes, and a
 * number with a zero in front, such as a postal code.
 */
final class Assignments {
  /** What a usage error says about the types. */
  static final String TYPES =
      "text, int, decimal, float, bool, date, time, timestamp, json, bytes (hexadecimal), and any"
          + " of these with [] for a list with commas";

  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?s)(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)(?::(?<type>\\w+(?:\\[])?))?=(?<value>.*)");
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d*)");
  private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9]\\d*)\\.\\d+");

  /** An assignment that cannot be understood; its message is for the user. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }

  private Assignments() {}

  /** The values by name, in their order. */
  static Map<String, @Nullable Object> parse(List<String> texts) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (var text : texts) {
      var parts = ASSIGNMENT.matcher(text);
      if (!parts.matches()) {
        throw new Wrong("not a parameter: '" + text + "'; write name=value or name:type=value");
      }
      var name = parts.group("name");
      if (values.containsKey(name)) {
        throw new Wrong("the parameter " + name + " is given twice");
      }
      var type = parts.group("type");
      var value = parts.group("value");
      values.put(name, type == null ? infer(value) : typed(name, type, value));
    }
    return values;
  }

  private static @Nullable Object infer(String text) {
    return switch (text) {
      case "null" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> {
        if (WHOLE.matcher(text).matches()) {
          yield whole(text);
        }
        yield DECIMAL.matcher(text).matches() ? new BigDecimal(text) : unquoted(text);
      }
    };
  }

  /** A Long, or a BigInteger where it is too large for one. */
  private static Number whole(String text) {
    var number = new BigInteger(text);
    return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
  }

  private static String unquoted(String text) {
    int last = text.length() - 1;
    boolean quoted =
        last > 0
            && text.charAt(0) == text.charAt(last)
            && (text.charAt(0) == '\'' || text.charAt(0) == '"');
    return quoted ? text.substring(1, last) : text;
  }

  private static Object typed(String name, String type, String text) {
    if (type.endsWith("[]")) {
      var element = type.substring(0, type.length() - 2);
      return text.isEmpty()
          ? List.of()
          : Arrays.stream(text.split(",", -1)).map(part -> typed(name, element, part)).toList();
    }
    try {
      return typed(type, text);
    } catch (RuntimeException e) {
      if (e instanceof Wrong wrong) {
        throw wrong;
      }
      throw new Wrong("the parameter " + name + " is no " + type + ": '" + text + "'");
    }
  }

  /**
   * @throws RuntimeException of several kinds, where the text is none of the type
   */
  private static Object typed(String type, String text) {
    return switch (type) {
      case "text" -> text;
      case "int" -> whole(text.strip());
      case "decimal" -> new BigDecimal(text.strip());
      case "float" -> Double.valueOf(text.strip());
      case "bool" -> bool(text.strip());
      case "date" -> LocalDate.parse(text.strip());
      case "time" -> LocalTime.parse(text.strip());
      case "timestamp" -> timestamp(text.strip());
      case "json" -> Json.parse(text);
      case "bytes" -> HexFormat.of().parseHex(text.startsWith("0x") ? text.substring(2) : text);
      default -> throw new Wrong("no such type of a parameter: " + type + "; there are " + TYPES);
    };
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Object timestamp(String text) {
    var iso = text.replace(' ', 'T');
    try {
      return LocalDateTime.parse(iso);
    } catch (DateTimeException e) {
      return OffsetDateTime.parse(iso);
    }
  }
}
