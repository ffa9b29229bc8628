package io.databases.spi;

import io.databases.Json;
import io.databases.ParameterException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text of any value, and what is read from text other than numbers and dates; null where there is
 * no rule.
 */
final class Texts {
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
  private static final int MAX_ZEROS = 200_000; // beyond it plain digits are an attack on memory

  private Texts() {}

  static @Nullable Object toText(Object value) {
    return switch (value) {
      case String text -> text;
      case BigDecimal number ->
          Math.abs((long) number.scale()) > MAX_ZEROS ? number.toString() : number.toPlainString();
      case byte[] _ ->
          throw new Unconvertible("only you know its encoding: new String(bytes, UTF_8)");
      case List<?> list -> listText(list);
      default -> Temporals.toText(value);
    };
  }

  /** A JSON array, where what JSON lacks is written as text. */
  private static String listText(List<?> list) {
    return Json.of(jsonElements(list)).text();
  }

  private static List<@Nullable Object> jsonElements(List<?> list) {
    List<@Nullable Object> elements = new ArrayList<>(list.size());
    for (Object element : list) {
      elements.add(
          switch (element) {
            case null -> null;
            case List<?> nested -> jsonElements(nested);
            case Double _, Float _ when !Double.isFinite(((Number) element).doubleValue()) ->
                element.toString();
            case Number _, Boolean _, Json _ -> element;
            default -> toText(element);
          });
    }
    return elements;
  }

  static @Nullable Object toCharacter(Object value) {
    if (!(value instanceof String text)) {
      return null;
    }
    if (text.length() != 1) {
      throw new Unconvertible("it is not one character long");
    }
    return text.charAt(0);
  }

  static @Nullable Object toUuid(Object value) {
    return switch (value) {
      case String text when UUID_TEXT.matcher(text).matches() -> UUID.fromString(text);
      case String _ -> throw new Unconvertible("the text is not a UUID");
      case byte[] bytes when bytes.length == 16 -> {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        yield new UUID(buffer.getLong(), buffer.getLong());
      }
      case byte[] _ -> throw new Unconvertible("a UUID has 16 bytes");
      default -> null;
    };
  }

  static @Nullable Object toJson(Object value) {
    return value instanceof String text ? parse(text) : null;
  }

  static Json parse(String text) {
    try {
      return Json.parse(text);
    } catch (ParameterException e) {
      throw new Unconvertible("the text is not JSON: " + e.getMessage(), e);
    }
  }

  static Object toEnum(Object value, Class<?> type) {
    Object name = value instanceof Json json ? json.value() : value;
    if (!(name instanceof String)) {
      throw new Unconvertible("an enum is read by name");
    }
    Object[] constants = type.getEnumConstants();
    for (Object constant : constants) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new Unconvertible(
        "it is none of "
            + Arrays.toString(Arrays.stream(constants).map(c -> ((Enum<?>) c).name()).toArray()));
  }
}
