package io.databases.postgresql.types;

import io.databases.postgresql.PgRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The text form of ranges, {@code [1,5)}, and multiranges, <code>{[1,5),[7,9)}</code>. A bound with
 * a character that means something here is in quotes, in which quotes and backslashes are doubled.
 */
public final class RangeText {
  private static final String SPECIAL = "\"\\()[],";

  private final String text;
  private int at;

  private RangeText(String text) {
    this.text = text;
  }

  public static <T> String format(PgRange<T> range, Function<? super T, String> bound) {
    if (range.empty()) {
      return "empty";
    }
    StringBuilder text = new StringBuilder();
    text.append(range.lowerInclusive() ? '[' : '(');
    append(text, range.lower(), bound);
    text.append(',');
    append(text, range.upper(), bound);
    text.append(range.upperInclusive() ? ']' : ')');
    return text.toString();
  }

  private static <T> void append(
      StringBuilder text, @Nullable T bound, Function<? super T, String> format) {
    if (bound != null) {
      appendQuoted(text, format.apply(bound), SPECIAL);
    }
  }

  /** In quotes where it is empty, or has a blank or one of the special characters. */
  static void appendQuoted(StringBuilder text, String value, String special) {
    boolean quote = value.isEmpty();
    for (int i = 0; i < value.length() && !quote; i++) {
      quote = PgText.isBlank(value.charAt(i)) || special.indexOf(value.charAt(i)) >= 0;
    }
    if (quote) {
      text.append('"').append(value.replace("\\", "\\\\").replace("\"", "\"\"")).append('"');
    } else {
      text.append(value);
    }
  }

  /**
   * A single range.
   *
   * @throws IllegalArgumentException where the text is something else
   */
  public static <T> PgRange<T> parse(String text, Function<String, ? extends T> bound) {
    RangeText parser = new RangeText(text);
    PgRange<T> range = parser.range(bound);
    parser.end();
    return range;
  }

  /**
   * The ranges of a multirange.
   *
   * @throws IllegalArgumentException where the text is something else
   */
  public static <T> List<PgRange<T>> parseAll(String text, Function<String, ? extends T> bound) {
    RangeText parser = new RangeText(text);
    List<PgRange<T>> ranges = new ArrayList<>();
    if (parser.next() != '{') {
      throw malformed();
    }
    if (parser.peek() == '}') {
      parser.at++;
    } else {
      char delimiter;
      do {
        ranges.add(parser.range(bound));
        delimiter = parser.next();
      } while (delimiter == ',');
      if (delimiter != '}') {
        throw malformed();
      }
    }
    parser.end();
    return ranges;
  }

  private <T> PgRange<T> range(Function<String, ? extends T> bound) {
    if (text.toLowerCase(Locale.ROOT).startsWith("empty", at)) {
      at += "empty".length();
      return PgRange.ofNothing();
    }
    char open = next();
    String lower = bound();
    if (next() != ',') {
      throw malformed();
    }
    String upper = bound();
    char close = next();
    if ((open != '[' && open != '(') || (close != ']' && close != ')')) {
      throw malformed();
    }
    return new PgRange<>(
        lower == null ? null : bound.apply(lower),
        upper == null ? null : bound.apply(upper),
        open == '[',
        close == ']',
        false);
  }

  /** Null where there is none. */
  private @Nullable String bound() {
    if (",)]".indexOf(peek()) >= 0) {
      return null;
    }
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    while (quoted || ",)]".indexOf(peek()) < 0) {
      char c = next();
      if (c == '\\') {
        value.append(next());
      } else if (c != '"') {
        value.append(c);
      } else if (quoted && at < text.length() && text.charAt(at) == '"') {
        value.append(next());
      } else {
        quoted = !quoted;
      }
    }
    return value.toString();
  }

  private char peek() {
    if (at >= text.length()) {
      throw malformed();
    }
    return text.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private void end() {
    if (at != text.length()) {
      throw malformed();
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("not a range such as [1,5)");
  }
}
