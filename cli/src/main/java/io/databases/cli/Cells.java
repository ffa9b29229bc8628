package io.databases.cli;

import io.databases.Json;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The text of a value, the same in every format. */
final class Cells {
  /** Beyond so many zeros a decimal number is written with an exponent. */
  private static final int MOST_ZEROS = 40;

  private Cells() {}

  /** The value as text; arrays and bytes in full. */
  static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case byte[] bytes -> "0x" + HexFormat.of().formatHex(bytes);
      case BigDecimal number when Math.abs(number.scale()) <= MOST_ZEROS -> number.toPlainString();
      case List<?> list -> list(list);
      default -> value.getClass().isArray() ? list(elements(value)) : value.toString();
    };
  }

  private static String list(List<?> values) {
    var text = new StringJoiner(", ", "[", "]");
    for (var value : values) {
      text.add(value == null ? "NULL" : text(value));
    }
    return text.toString();
  }

  private static List<@Nullable Object> elements(Object array) {
    var elements = new @Nullable Object[Array.getLength(array)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = Array.get(array, i);
    }
    return Arrays.asList(elements);
  }

  /** Adds the value as JSON: numbers, booleans, lists and JSON as they are, the rest as text. */
  static void json(@Nullable Object value, StringBuilder to) {
    switch (value) {
      case null -> to.append("null");
      case Boolean truth -> to.append(truth);
      case Json json -> to.append(inOneLine(json));
      case Double number when !Double.isFinite(number) -> quote(number.toString(), to);
      case Float number when !Float.isFinite(number) -> quote(number.toString(), to);
      case Number number -> to.append(text(number));
      case List<?> list -> jsonList(list, to);
      default -> {
        if (value.getClass().isArray() && !(value instanceof byte[])) {
          jsonList(elements(value), to);
        } else {
          quote(text(value), to);
        }
      }
    }
  }

  /** JSON has line ends between its tokens only; in its texts they are escaped. */
  private static String inOneLine(Json json) {
    return json.text().replace('\n', ' ').replace('\r', ' ');
  }

  private static void jsonList(List<?> values, StringBuilder to) {
    var separator = "[";
    for (var value : values) {
      to.append(separator);
      json(value, to);
      separator = ", ";
    }
    to.append(values.isEmpty() ? "[]" : "]");
  }

  /** A JSON string, RFC 8259 section 7. */
  static void quote(String text, StringBuilder to) {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> to.append("\\\"");
        case '\\' -> to.append("\\\\");
        case '\n' -> to.append("\\n");
        case '\r' -> to.append("\\r");
        case '\t' -> to.append("\\t");
        default -> {
          if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, i))) {
            to.append("\\u%04x".formatted((int) c));
          } else {
            to.append(c);
          }
        }
      }
    }
    to.append('"');
  }

  private static boolean isPaired(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
