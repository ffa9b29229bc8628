package io.databases.internal.sql;

/**
 * Where the things that must be skipped as a whole end. Every method takes the index after the
 * opening and returns the index after the closing, or the text's length where nothing closes it:
 * the database will complain in its own words.
 */
final class Lexis {
  private Lexis() {}

  /** A doubled quote needs no care: it reads as two strings that touch. */
  static int endOfQuoted(String sql, int from, char quote) {
    int end = sql.indexOf(quote, from);
    return end < 0 ? sql.length() : end + 1;
  }

  static int endOfEscaped(String sql, int from, char quote) {
    int length = sql.length();
    for (int at = from; at < length; at++) {
      char c = sql.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == quote) {
        return at + 1;
      }
    }
    return length;
  }

  /**
   * PostgreSQL's {@code E'...'}. A string goes on, backslashes and all, where nothing but white
   * space with a line break stands between its closing quote and the next opening one.
   */
  static int endOfEscapeString(String sql, int from) {
    int end = endOfEscaped(sql, from, '\'');
    while (true) {
      boolean lineBreak = false;
      int at = end;
      while (at < sql.length() && isSpace(sql.charAt(at))) {
        lineBreak |= sql.charAt(at) == '\n' || sql.charAt(at) == '\r';
        at++;
      }
      boolean touches = at == end;
      if (at == sql.length() || sql.charAt(at) != '\'' || !(touches || lineBreak)) {
        return end;
      }
      end = endOfEscaped(sql, at + 1, '\'');
    }
  }

  static int endOfLine(String sql, int from) {
    int end = sql.indexOf('\n', from);
    return end < 0 ? sql.length() : end + 1;
  }

  static int endOfComment(String sql, int from) {
    int end = sql.indexOf("*/", from);
    return end < 0 ? sql.length() : end + 2;
  }

  static int endOfNestedComment(String sql, int from) {
    int depth = 1;
    int last = sql.length() - 1;
    for (int at = from; at < last; at++) {
      char c = sql.charAt(at);
      if (c == '*' && sql.charAt(at + 1) == '/') {
        at++;
        if (--depth == 0) {
          return at + 1;
        }
      } else if (c == '/' && sql.charAt(at + 1) == '*') {
        at++;
        depth++;
      }
    }
    return sql.length();
  }

  /** {@code from} is after the first {@code $}; -1 where no dollar quote begins there. */
  static int endOfDollarQuote(String sql, int from) {
    int tagEnd = endOfName(sql, from);
    if (tagEnd == sql.length() || sql.charAt(tagEnd) != '$') {
      return -1;
    }
    String tag = sql.substring(from - 1, tagEnd + 1);
    int end = sql.indexOf(tag, tagEnd + 1);
    return end < 0 ? sql.length() : end + tag.length();
  }

  /** The end of the name that begins at {@code from}; {@code from} itself where none does. */
  static int endOfName(String sql, int from) {
    if (from == sql.length() || !isNameStart(sql.codePointAt(from))) {
      return from;
    }
    int at = from;
    while (at < sql.length()) {
      int c = sql.codePointAt(at);
      if (!isNamePart(c)) {
        break;
      }
      at += Character.charCount(c);
    }
    return at;
  }

  /**
   * The end of an identifier, keyword or number: unlike a parameter's name it may hold a dollar.
   */
  static int endOfWord(String sql, int from) {
    int at = from;
    while (at < sql.length()) {
      int c = sql.codePointAt(at);
      if (!isNamePart(c) && c != '$') {
        break;
      }
      at += Character.charCount(c);
    }
    return at;
  }

  static int endOfDigits(String sql, int from) {
    int at = from;
    while (at < sql.length() && isDigit(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  static boolean isNameStart(int c) {
    return c < 128 ? isAsciiLetter(c) || c == '_' : Character.isUnicodeIdentifierStart(c);
  }

  static boolean isNamePart(int c) {
    return c < 128
        ? isAsciiLetter(c) || isDigit(c) || c == '_'
        : Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isSpace(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 128 && Character.isWhitespace(c));
  }

  private static boolean isAsciiLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
