package io.databases;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strict reader of RFC 8259 text; used once. Nesting is limited so that hostile text cannot
 * exhaust the stack.
 */
final class JsonReader {
  static final int MAX_DEPTH = 256;

  private final String text;
  private int position;

  JsonReader(String text) {
    this.text = text;
  }

  /** The value as {@link Json#value()} describes it. */
  @Nullable Object read() {
    skipBlanks();
    Object value = readValue(0);
    skipBlanks();
    if (position < text.length()) {
      throw error("expected the end");
    }
    return value;
  }

  private @Nullable Object readValue(int depth) {
    return switch (peek()) {
      case '{' -> readObject(depth + 1);
      case '[' -> readArray(depth + 1);
      case '"' -> readString();
      case 't' -> readWord("true", true);
      case 'f' -> readWord("false", false);
      case 'n' -> readWord("null", null);
      default -> readNumber();
    };
  }

  private Map<String, @Nullable Object> readObject(int depth) {
    open(depth);
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    if (!accept('}')) {
      do {
        skipBlanks();
        if (peek() != '"') {
          throw error("expected a key in quotes");
        }
        String key = readString();
        skipBlanks();
        expect(':');
        skipBlanks();
        map.put(key, readValue(depth));
        skipBlanks();
      } while (accept(','));
      expect('}');
    }
    return Collections.unmodifiableMap(map);
  }

  private List<@Nullable Object> readArray(int depth) {
    open(depth);
    List<@Nullable Object> list = new ArrayList<>();
    if (!accept(']')) {
      do {
        skipBlanks();
        list.add(readValue(depth));
        skipBlanks();
      } while (accept(','));
      expect(']');
    }
    return Collections.unmodifiableList(list);
  }

  private void open(int depth) {
    if (depth > MAX_DEPTH) {
      throw error("nested deeper than " + MAX_DEPTH);
    }
    position++;
    skipBlanks();
  }

  private @Nullable Object readWord(String word, @Nullable Boolean value) {
    if (!text.startsWith(word, position)) {
      throw error("expected a value");
    }
    position += word.length();
    return value;
  }

  private String readString() {
    int start = ++position;
    for (; position < text.length(); position++) {
      char c = text.charAt(position);
      if (c == '"') {
        return text.substring(start, position++);
      }
      if (c == '\\') {
        return readEscaped(new StringBuilder().append(text, start, position));
      }
      refuseControl(c);
    }
    throw error("expected the closing quote");
  }

  private String readEscaped(StringBuilder result) {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '"') {
        position++;
        return result.toString();
      }
      refuseControl(c);
      if (c == '\\') {
        position++;
        c = readEscape();
      }
      result.append(c);
      position++;
    }
    throw error("expected the closing quote");
  }

  private char readEscape() {
    return switch (peek()) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> readUnicode();
      default -> throw error("unknown escape");
    };
  }

  private char readUnicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      position++;
      int digit = peek() < 128 ? Character.digit(peek(), 16) : -1;
      if (digit < 0) {
        throw error("expected four hexadecimal digits");
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private void refuseControl(char c) {
    if (c < ' ') {
      throw error("control character in a string");
    }
  }

  private Number readNumber() {
    int start = position;
    accept('-');
    if (!accept('0') && skipDigits() == 0) {
      throw error(position == start ? "expected a value" : "expected a digit");
    }
    boolean integer = true;
    if (accept('.')) {
      integer = false;
      requireDigits();
    }
    if (accept('e') || accept('E')) {
      integer = false;
      if (!accept('+')) {
        accept('-');
      }
      requireDigits();
    }
    return toNumber(start, integer);
  }

  private Number toNumber(int start, boolean integer) {
    String digits = text.substring(start, position);
    try {
      return integer && digits.length() < 19
          ? Long.valueOf(digits)
          : JsonTree.shrink(new BigDecimal(digits));
    } catch (NumberFormatException e) {
      position = start;
      throw error("number out of range");
    }
  }

  private void requireDigits() {
    if (skipDigits() == 0) {
      throw error("expected a digit");
    }
  }

  private int skipDigits() {
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= '0'
        && text.charAt(position) <= '9') {
      position++;
    }
    return position - start;
  }

  private void skipBlanks() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return;
      }
      position++;
    }
  }

  private boolean accept(char wanted) {
    if (position < text.length() && text.charAt(position) == wanted) {
      position++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) {
    if (!accept(wanted)) {
      throw error("expected '" + wanted + "'");
    }
  }

  private char peek() {
    if (position >= text.length()) {
      throw error("unexpected end");
    }
    return text.charAt(position);
  }

  private ParameterException error(String problem) {
    return new ParameterException("Malformed JSON at position " + position + ": " + problem);
  }
}
