package io.databases.postgresql.types;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text form of composite values: {@code (1,"two words",)}, where nothing at all is null. Quoted
 * as in {@link RangeText}.
 */
public final class CompositeText {
  private static final String SPECIAL = "\"\\(),";

  private CompositeText() {}

  public static String format(List<? extends @Nullable Object> values) {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "" : ",");
      Object value = values.get(i);
      if (value != null) {
        RangeText.appendQuoted(text, PgText.of(value), SPECIAL);
      }
    }
    return text.append(')').toString();
  }

  /**
   * The text of each attribute; a single null for what may as well be none.
   *
   * @throws IllegalArgumentException where the text is something else
   */
  static List<@Nullable String> parse(String text) {
    if (!text.startsWith("(") || !text.endsWith(")") || text.length() < 2) {
      throw malformed();
    }
    List<@Nullable String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean isNull = true;
    boolean quoted = false;
    int end = text.length() - 1;
    for (int at = 1; at < end; at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
        value.append(text.charAt(at));
        isNull = false;
      } else if (c == '"') {
        isNull = false;
        if (quoted && text.charAt(at + 1) == '"') {
          value.append('"');
          at++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        values.add(isNull ? null : value.toString());
        value.setLength(0);
        isNull = true;
      } else {
        value.append(c);
        isNull = false;
      }
    }
    if (quoted) {
      throw malformed();
    }
    values.add(isNull ? null : value.toString());
    return values;
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("not a composite value");
  }
}
