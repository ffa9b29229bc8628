package io.databases.postgresql.types;

import io.databases.postgresql.PgArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The text form of arrays: <code>{{1,NULL},{"two words",3}}</code>, with the bounds in front where
 * a lower one is not 1: <code>[0:1]={1,2}</code>.
 */
public final class ArrayText {
  /** What the server allows. */
  static final int MAX_DIMENSIONS = 6;

  private final String text;
  private final char delimiter;
  private final Function<String, ?> element;
  private int at;

  private ArrayText(String text, char delimiter, Function<String, ?> element) {
    this.text = text;
    this.delimiter = delimiter;
    this.element = element;
  }

  /** How deep lists are nested, 0 for an empty one. */
  public static int dimensions(List<?> list) {
    int dimensions = 0;
    Object first = list;
    while (first instanceof List<?> nested && !nested.isEmpty()) {
      dimensions++;
      first = nested.getFirst();
    }
    return dimensions;
  }

  static String format(List<?> list) {
    return format(new PgArray(list, List.of()), ',', PgText::of);
  }

  /** With the bounds in front where a lower one is not 1. */
  public static String format(PgArray array) {
    return format(array, ',', PgText::of);
  }

  static String format(PgArray array, char delimiter, Function<Object, String> element) {
    StringBuilder text = new StringBuilder();
    if (array.lowerBounds().stream().anyMatch(bound -> bound != 1)) {
      Object level = array.elements();
      for (int lower : array.lowerBounds()) {
        int size = level instanceof List<?> list ? list.size() : 0;
        text.append('[').append(lower).append(':').append(lower + size - 1).append(']');
        level = level instanceof List<?> list && !list.isEmpty() ? list.getFirst() : null;
      }
      text.append('=');
    }
    append(text, array.elements(), delimiter, element);
    return text.toString();
  }

  private static void append(
      StringBuilder text, List<?> list, char delimiter, Function<Object, String> element) {
    text.append('{');
    boolean first = true;
    for (Object value : list) {
      if (!first) {
        text.append(delimiter);
      }
      first = false;
      switch (value) {
        case null -> text.append("NULL");
        case List<?> nested -> append(text, nested, delimiter, element);
        default -> appendQuoted(text, element.apply(value), delimiter);
      }
    }
    text.append('}');
  }

  private static void appendQuoted(StringBuilder text, String value, char delimiter) {
    boolean quote = value.isEmpty() || value.equalsIgnoreCase("NULL");
    for (int i = 0; i < value.length() && !quote; i++) {
      char c = value.charAt(i);
      quote = c == '"' || c == '\\' || c == '{' || c == '}' || c == delimiter || PgText.isBlank(c);
    }
    if (quote) {
      text.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    } else {
      text.append(value);
    }
  }

  /**
   * The elements, each read by the function; with bounds of their own in a {@link BoundedList}.
   *
   * @throws IllegalArgumentException where the text is not an array
   */
  static List<@Nullable Object> parse(String text, char delimiter, Function<String, ?> element) {
    return new ArrayText(text, delimiter, element).parse();
  }

  private List<@Nullable Object> parse() {
    List<Integer> lowerBounds = bounds();
    List<@Nullable Object> list = list(1);
    if (at != text.length()) {
      throw malformed();
    }
    return BoundedList.of(list, lowerBounds);
  }

  private List<Integer> bounds() {
    List<Integer> lowerBounds = new ArrayList<>();
    while (at < text.length() && text.charAt(at) == '[') {
      int colon = text.indexOf(':', at);
      int end = text.indexOf(']', at);
      if (colon < 0 || end < colon || lowerBounds.size() == MAX_DIMENSIONS) {
        throw malformed();
      }
      lowerBounds.add(Integer.valueOf(text.substring(at + 1, colon)));
      at = end + 1;
    }
    if (!lowerBounds.isEmpty()) {
      expect('=');
    }
    return lowerBounds;
  }

  private List<@Nullable Object> list(int depth) {
    if (depth > MAX_DIMENSIONS) {
      throw malformed();
    }
    expect('{');
    List<@Nullable Object> list = new ArrayList<>();
    if (peek() == '}') {
      at++;
      return list;
    }
    while (true) {
      list.add(
          switch (peek()) {
            case '{' -> Collections.unmodifiableList(list(depth + 1));
            case '"' -> element.apply(quoted());
            default -> plain();
          });
      if (peek() == '}') {
        at++;
        return list;
      }
      expect(delimiter);
    }
  }

  private @Nullable Object plain() {
    int start = at;
    while (peek() != delimiter && peek() != '}') {
      if (peek() == '\\' || peek() == '{' || peek() == '"') {
        throw malformed();
      }
      at++;
    }
    String value = text.substring(start, at);
    if (value.isEmpty()) {
      throw malformed();
    }
    return value.equalsIgnoreCase("NULL") ? null : element.apply(value);
  }

  private String quoted() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      if (peek() == '\\') {
        at++;
      }
      value.append(peek());
      at++;
    }
    at++;
    return value.toString();
  }

  private char peek() {
    if (at >= text.length()) {
      throw malformed();
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw malformed();
    }
    at++;
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("not an array");
  }
}
