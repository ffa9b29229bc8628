package io.databases.internal.sql;

import io.databases.ParameterException;
import io.databases.internal.sql.ParsedSql.Style;
import io.databases.spi.SqlSyntax;
import io.databases.spi.SqlSyntax.Rule;
import io.databases.spi.StatementInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a SQL text, used once.
 *
 * <p>The text is cut into tokens: white space and comments, which are nothing; and words, quoted
 * things, parameters and single characters, which are reported to {@link #token} so that the
 * leading keyword, a second statement and IN lists are found on the way. Nothing is looked at more
 * than a fixed number of times, so the time is linear in the length of the text.
 *
 * <p>What looks like a parameter and is none:
 *
 * <ul>
 *   <li>Anything inside a quoted thing or a comment: those are skipped as a whole.
 *   <li>{@code ::type} and {@code :=}: both characters are taken together.
 *   <li>{@code a$1}: the dollar belongs to the word before it. So does the first one in {@code
 *       AS$$body$$}, as PostgreSQL sees it too.
 *   <li>{@code [lo:hi]}: inside square brackets a colon that touches an operand before it stands
 *       between the bounds of a slice. {@code [:lo: :hi]} has two parameters.
 *   <li>{@code ??}: the operator {@code ?}, and the first half of {@code ?|} and {@code ?&}.
 * </ul>
 */
final class SqlScanner {
  private static final int MAX_NUMBER = 65_535;
  private static final int LONGEST_KEYWORD =
      StatementInfo.KEYWORDS.stream().mapToInt(String::length).max().orElse(0);

  private final String sql;
  private final boolean backslashEscapes;
  private final boolean escapeStrings;
  private final boolean doubleQuotedStrings;
  private final boolean backtickIdentifiers;
  private final boolean bracketIdentifiers;
  private final boolean hashComments;
  private final boolean dashCommentNeedsSpace;
  private final boolean nestedComments;
  private final boolean dollarQuotes;

  // What was found, for ParsedSql.
  final List<Marker> markers = new ArrayList<>();
  final InListFinder lists = new InListFinder(markers);
  final Set<String> keywords = new HashSet<>();
  final List<String> names = new ArrayList<>();
  final BitSet numbers = new BitSet();
  Style style = Style.NONE;
  int slots;
  @Nullable String leadingKeyword;

  /** The word after the leading one, "" where something else or a long word follows. */
  String secondWord = "";

  boolean severalStatements;

  private final Map<String, Integer> slotsByName = new HashMap<>();
  private @Nullable String firstParameter;
  private int brackets;
  private boolean anyToken;
  private boolean afterSemicolon;
  private boolean afterLeading;

  SqlScanner(String sql, SqlSyntax syntax) {
    this.sql = sql;
    backslashEscapes = syntax.has(Rule.BACKSLASH_ESCAPES);
    escapeStrings = syntax.has(Rule.ESCAPE_STRINGS);
    doubleQuotedStrings = syntax.has(Rule.DOUBLE_QUOTED_STRINGS);
    backtickIdentifiers = syntax.has(Rule.BACKTICK_IDENTIFIERS);
    bracketIdentifiers = syntax.has(Rule.BRACKET_IDENTIFIERS);
    hashComments = syntax.has(Rule.HASH_COMMENTS);
    dashCommentNeedsSpace = syntax.has(Rule.DASH_COMMENT_NEEDS_SPACE);
    nestedComments = syntax.has(Rule.NESTED_COMMENTS);
    dollarQuotes = syntax.has(Rule.DOLLAR_QUOTES);
  }

  void scan() {
    int at = 0;
    int length = sql.length();
    while (at < length) {
      char c = sql.charAt(at);
      if (Lexis.isSpace(c)) {
        at++;
        continue;
      }
      int afterComment = comment(c, at);
      if (afterComment >= 0) {
        at = afterComment;
      } else if (c >= 128 || Lexis.isNamePart(c)) {
        at = word(at);
      } else {
        at =
            switch (c) {
              case '\'', '"', '`', '[' -> quoted(c, at);
              case ':' -> colon(at);
              case '?' -> questionMark(at);
              case '$' -> dollar(at);
              default -> punctuation(c, at);
            };
      }
    }
  }

  /** The index after the comment that begins at {@code at}, or -1 where none does. */
  private int comment(char c, int at) {
    if (c == '-' && charAt(at + 1) == '-') {
      if (dashCommentNeedsSpace && at + 2 < sql.length() && charAt(at + 2) > ' ') {
        return -1;
      }
      return Lexis.endOfLine(sql, at + 2);
    }
    if (c == '#' && hashComments) {
      return Lexis.endOfLine(sql, at + 1);
    }
    if (c == '/' && charAt(at + 1) == '*') {
      return nestedComments
          ? Lexis.endOfNestedComment(sql, at + 2)
          : Lexis.endOfComment(sql, at + 2);
    }
    return -1;
  }

  private int word(int at) {
    int end = Lexis.endOfWord(sql, at);
    if (end == at) {
      return punctuation(sql.charAt(at), at);
    }
    boolean column = at > 0 && sql.charAt(at - 1) == '.';
    String word = "";
    if (!column && (isLeading() || end - at <= LONGEST_KEYWORD)) {
      word = sql.substring(at, end).toUpperCase(Locale.ROOT);
      if (StatementInfo.KEYWORDS.contains(word)) {
        keywords.add(word);
      }
    }
    boolean leading = isLeading();
    if (leading) {
      leadingKeyword = word;
    } else if (afterLeading) {
      secondWord = word;
    }
    token();
    afterLeading = leading;
    lists.word(word, at);
    boolean escape = end == at + 1 && (sql.charAt(at) == 'E' || sql.charAt(at) == 'e');
    if (escape && escapeStrings && charAt(end) == '\'') {
      return Lexis.endOfEscapeString(sql, end + 1);
    }
    return end;
  }

  private int quoted(char quote, int at) {
    if ((quote == '`' && !backtickIdentifiers) || (quote == '[' && !bracketIdentifiers)) {
      return punctuation(quote, at);
    }
    operand();
    boolean string = quote == '\'' || (quote == '"' && doubleQuotedStrings);
    if (string && backslashEscapes) {
      return Lexis.endOfEscaped(sql, at + 1, quote);
    }
    if (quote != '[') {
      return Lexis.endOfQuoted(sql, at + 1, quote);
    }
    int end = Lexis.endOfQuoted(sql, at + 1, ']');
    while (charAt(end) == ']') { // a doubled bracket, which does not touch an opening one
      end = Lexis.endOfQuoted(sql, end + 1, ']');
    }
    return end;
  }

  private int colon(int at) {
    char next = charAt(at + 1);
    if (next == ':' || next == '=') {
      operand();
      return at + 2;
    }
    int end = Lexis.endOfName(sql, at + 1);
    boolean slice = brackets > 0 && isOperandEnd(sql.charAt(at - 1));
    if (end == at + 1 || slice) {
      return punctuation(':', at);
    }
    use(Style.NAMED, at, end);
    String name = sql.substring(at + 1, end);
    Integer slot = slotsByName.get(name);
    if (slot == null) {
      slot = slots++;
      slotsByName.put(name, slot);
      names.add(name);
    }
    return parameter(at, end, slot);
  }

  private static boolean isOperandEnd(char c) {
    return Lexis.isNamePart(c) || c == ')' || c == ']' || c == '\'' || c == '"' || c == '?';
  }

  private int questionMark(int at) {
    char next = charAt(at + 1);
    if (next == '?') {
      operand();
      markers.add(new Marker(at, at + 2, Marker.LITERAL, null));
      return at + 2;
    }
    if (Lexis.isDigit(next)) {
      return number(at);
    }
    use(Style.POSITIONAL, at, at + 1);
    return parameter(at, at + 1, slots++);
  }

  private int dollar(int at) {
    if (Lexis.isDigit(charAt(at + 1))) {
      return number(at);
    }
    if (dollarQuotes) {
      int end = Lexis.endOfDollarQuote(sql, at + 1);
      if (end >= 0) {
        operand();
        return end;
      }
    }
    return punctuation('$', at);
  }

  /** {@code $1}, or SQLite's {@code ?1}. */
  private int number(int at) {
    int end = Lexis.endOfDigits(sql, at + 1);
    use(Style.NUMBERED, at, end);
    int number = 0;
    for (int i = at + 1; i < end && number <= MAX_NUMBER; i++) {
      number = number * 10 + (sql.charAt(i) - '0');
    }
    if (number == 0 || number > MAX_NUMBER) {
      throw new ParameterException(
          "parameters are numbered from $1 to $"
              + MAX_NUMBER
              + " in "
              + ParameterErrors.quote(sql));
    }
    numbers.set(number);
    slots = Math.max(slots, number);
    return parameter(at, end, number - 1);
  }

  private int parameter(int at, int end, int slot) {
    operand();
    lists.parameter(markers.size());
    markers.add(new Marker(at, end, slot, null));
    return end;
  }

  private void use(Style used, int at, int end) {
    if (style == Style.NONE) {
      style = used;
      firstParameter = sql.substring(at, end);
    } else if (style != used) {
      throw ParameterErrors.mixed(sql, String.valueOf(firstParameter), sql.substring(at, end));
    }
  }

  private int punctuation(char c, int at) {
    if (c == ';') {
      afterSemicolon = anyToken;
      afterLeading = false;
      lists.semicolon();
      return at + 1;
    }
    if (isLeading() && c != '(' && c != '{') { // {call f()} is JDBC's
      leadingKeyword = "";
    }
    token();
    switch (c) {
      case '(' -> lists.open(at);
      case ')' -> lists.close(at);
      case ',' -> lists.comma(at);
      case '[' -> {
        brackets++;
        lists.openBracket();
      }
      case ']' -> {
        brackets = Math.max(0, brackets - 1);
        lists.closeBracket();
      }
      default -> {}
    }
    return at + 1;
  }

  /** A token that is neither a word nor punctuation of the IN lists. */
  private void operand() {
    if (isLeading()) {
      leadingKeyword = "";
    }
    token();
  }

  private void token() {
    anyToken = true;
    afterLeading = false;
    severalStatements |= afterSemicolon;
    lists.token();
  }

  private boolean isLeading() {
    return leadingKeyword == null;
  }

  private char charAt(int at) {
    return at < sql.length() ? sql.charAt(at) : '\0';
  }
}
