package io.databases;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of a {@link Json} as Map, List, String, Long, BigDecimal, Boolean and null: copied,
 * compared, written.
 */
final class JsonTree {
  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  private JsonTree() {}

  /** An unmodifiable copy with every number a Long or BigDecimal. */
  static @Nullable Object copy(@Nullable Object value) {
    return copy(value, 0);
  }

  private static @Nullable Object copy(@Nullable Object value, int depth) {
    return switch (value) {
      case null -> null;
      case String _, Boolean _, Long _ -> value;
      case Json json -> copy(json.value(), depth);
      case Number number -> copyNumber(number);
      case Map<?, ?> map -> copyMap(map, enter(depth));
      case Collection<?> collection -> copyElements(collection, enter(depth));
      default -> {
        if (value.getClass().isArray()) {
          yield copyArray(value, enter(depth));
        }
        throw noForm(value);
      }
    };
  }

  private static int enter(int depth) {
    if (depth >= JsonReader.MAX_DEPTH) {
      throw new ParameterException(
          "JSON nested deeper than " + JsonReader.MAX_DEPTH + ", perhaps a cycle");
    }
    return depth + 1;
  }

  private static Map<String, @Nullable Object> copyMap(Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new ParameterException("A JSON object takes keys of type String only");
      }
      copy.put(key, copy(entry.getValue(), depth));
    }
    return Collections.unmodifiableMap(copy);
  }

  private static List<@Nullable Object> copyElements(Collection<?> elements, int depth) {
    List<@Nullable Object> copy = new ArrayList<>(elements.size());
    for (Object element : elements) {
      copy.add(copy(element, depth));
    }
    return Collections.unmodifiableList(copy);
  }

  private static List<@Nullable Object> copyArray(Object array, int depth) {
    if (array instanceof byte[]) {
      throw noForm(array);
    }
    List<@Nullable Object> copy = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      copy.add(copy(Array.get(array, i), depth));
    }
    return Collections.unmodifiableList(copy);
  }

  private static Number copyNumber(Number number) {
    return switch (number) {
      case Integer _, Short _, Byte _ -> number.longValue();
      case BigDecimal decimal -> shrink(decimal);
      case BigInteger integer -> shrink(new BigDecimal(integer));
      case Double _, Float _ when Double.isFinite(number.doubleValue()) ->
          shrink(new BigDecimal(number.toString()));
      default -> throw noForm(number);
    };
  }

  private static ParameterException noForm(Object value) {
    return new ParameterException(
        "A "
            + value.getClass().getTypeName()
            + (value instanceof Number ? " such as this" : "")
            + " has no JSON form; make it a Map, List, String or number, or configure a"
            + " JsonMapper");
  }

  /** An integer that fits a Long as that, any other number as it is. */
  static Number shrink(BigDecimal number) {
    if (number.scale() == 0 && number.precision() <= 19) {
      BigInteger integer = number.unscaledValue();
      if (integer.compareTo(MIN_LONG) >= 0 && integer.compareTo(MAX_LONG) <= 0) {
        return integer.longValue();
      }
    }
    return number;
  }

  static boolean equal(@Nullable Object a, @Nullable Object b) {
    return switch (a) {
      case Map<?, ?> left -> b instanceof Map<?, ?> right && equalMaps(left, right);
      case List<?> left -> b instanceof List<?> right && equalLists(left, right);
      case Number left -> b instanceof Number right && decimal(left).compareTo(decimal(right)) == 0;
      case null, default -> Objects.equals(a, b);
    };
  }

  private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      if (!right.containsKey(entry.getKey())
          || !equal(entry.getValue(), right.get(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalLists(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  static int hash(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        int sum = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          sum += Objects.hashCode(entry.getKey()) ^ hash(entry.getValue());
        }
        yield sum;
      }
      case List<?> list -> {
        int hash = 1;
        for (Object element : list) {
          hash = 31 * hash + hash(element);
        }
        yield hash;
      }
      case Number number -> decimal(number).stripTrailingZeros().hashCode();
      case null, default -> Objects.hashCode(value);
    };
  }

  private static BigDecimal decimal(Number number) {
    return number instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(number.longValue());
  }

  /** What JSON calls the value. */
  static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> _ -> "object";
      case List<?> _ -> "array";
      case String _ -> "string";
      case Number _ -> "number";
      default -> "boolean";
    };
  }

  /** Compact text. */
  static String write(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(@Nullable Object value, StringBuilder text) {
    switch (value) {
      case Map<?, ?> map -> {
        char separator = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          text.append(separator);
          writeString((String) entry.getKey(), text);
          text.append(':');
          write(entry.getValue(), text);
          separator = ',';
        }
        text.append(map.isEmpty() ? "{}" : "}");
      }
      case List<?> list -> {
        char separator = '[';
        for (Object element : list) {
          text.append(separator);
          write(element, text);
          separator = ',';
        }
        text.append(list.isEmpty() ? "[]" : "]");
      }
      case String string -> writeString(string, text);
      case null, default -> text.append(value);
    }
  }

  private static void writeString(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || (Character.isSurrogate(c) && !paired(string, i))) {
            text.append(
                String.format("\\u%04x", (int) c)); // half a pair could not be sent as UTF-8
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private static boolean paired(String string, int i) {
    return Character.isHighSurrogate(string.charAt(i))
        ? i + 1 < string.length() && Character.isLowSurrogate(string.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(string.charAt(i - 1));
  }
}
