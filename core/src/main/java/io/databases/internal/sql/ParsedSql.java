package io.databases.internal.sql;

import io.databases.ParameterException;
import io.databases.spi.SqlSyntax;
import io.databases.spi.SqlSyntax.ParameterStyle;
import io.databases.spi.StatementInfo;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A SQL text with its parameters found and, but for lists that expand, already rewritten for the
 * driver. Immutable; made once per text and shared (see {@link ParsedSqlCache}).
 *
 * <p>A parameter has a <em>slot</em>: the place of its value among those that the caller gives.
 * Slots are the distinct names in order of first use, or the question marks in order, or the
 * numbers. The driver's values may be laid out otherwise: with {@code ?} a name that is used twice
 * is sent twice.
 */
public final class ParsedSql implements StatementInfo {
  /** How a text writes its parameters. */
  public enum Style {
    /** It has none. */
    NONE,
    /** {@code :name} */
    NAMED,
    /** {@code ?} */
    POSITIONAL,
    /** {@code $1}, or SQLite's {@code ?1} */
    NUMBERED
  }

  final SqlSyntax syntax;
  final List<Marker> markers;
  final int inLists;

  /** The names as {@link RecordComponents} looks them up where there is no exact match. */
  final List<String> foldedNames;

  /** The slot of each of the driver's values, or null where these are the slots in order. */
  final int @Nullable [] order;

  private final String text;
  private final String sql;
  private final Style style;
  private final int slots;
  private final List<String> names;
  private final int missingNumber;
  private final String leadingKeyword;
  private final Set<String> keywords;
  private final boolean severalStatements;
  private final boolean transactionControl;

  private ParsedSql(String text, SqlSyntax syntax, SqlScanner scan) {
    this.text = text;
    this.syntax = syntax;
    markers = List.copyOf(scan.markers);
    inLists = scan.lists.count();
    style = scan.style;
    slots = scan.slots;
    names = List.copyOf(scan.names);
    foldedNames = names.stream().map(RecordComponents::fold).toList();
    int gap = scan.numbers.nextClearBit(1);
    missingNumber = gap <= slots && style == Style.NUMBERED ? gap : 0;
    leadingKeyword = scan.leadingKeyword == null ? "" : scan.leadingKeyword;
    keywords = Set.copyOf(scan.keywords);
    severalStatements = scan.severalStatements;
    transactionControl = TransactionControl.is(leadingKeyword, scan.secondWord, severalStatements);
    order = order();
    String written = markers.isEmpty() ? text : SqlWriter.plain(this);
    sql = written.equals(text) ? text : written;
  }

  /**
   * Scans a text once, in time linear in its length.
   *
   * @throws ParameterException where styles of parameters are mixed, or a number is out of range
   */
  public static ParsedSql parse(String sql, SqlSyntax syntax) {
    SqlScanner scan = new SqlScanner(sql, syntax);
    scan.scan();
    return new ParsedSql(sql, syntax, scan);
  }

  private int @Nullable [] order() {
    if (syntax.parameterStyle() == ParameterStyle.DOLLAR || style == Style.POSITIONAL) {
      return null;
    }
    int[] all = markers.stream().filter(m -> !m.isLiteral()).mapToInt(Marker::slot).toArray();
    for (int i = 0; i < all.length; i++) {
      if (all[i] != i) {
        return all;
      }
    }
    return null;
  }

  @Override
  public String text() {
    return text;
  }

  /**
   * The text with the driver's placeholders, where no list expands. Always the same string; the
   * very string that was given where there is nothing to rewrite.
   */
  public String sql() {
    return sql;
  }

  public Style style() {
    return style;
  }

  /** The distinct names in order of first use; empty unless parameters are named. */
  public List<String> names() {
    return names;
  }

  /** How many values a caller gives: distinct names, question marks, or the greatest number. */
  public int parameterCount() {
    return slots;
  }

  /** How many values {@link #sql} takes. */
  public int valueCount() {
    return order == null ? slots : order.length;
  }

  @Override
  public String leadingKeyword() {
    return leadingKeyword;
  }

  /** A word after a dot is a column's name and does not count; a column alone may still look so. */
  @Override
  public Set<String> keywords() {
    return keywords;
  }

  /**
   * True where anything but white space and comments follows a semicolon. That is so as well for a
   * body with semicolons of its own: {@code CREATE TRIGGER … BEGIN …; END}.
   */
  @Override
  public boolean severalStatements() {
    return severalStatements;
  }

  /** True for what begins or ends a transaction or savepoint. */
  public boolean isTransactionControl() {
    return transactionControl;
  }

  /** The least number that is left out, or 0. */
  int missingNumber() {
    return missingNumber;
  }

  /** A slot as the caller knows it: {@code :name}, {@code $2}, or 2. */
  String parameterName(int slot) {
    return switch (style) {
      case NAMED -> ":" + names.get(slot);
      case NUMBERED -> "$" + (slot + 1);
      case POSITIONAL, NONE -> Integer.toString(slot + 1);
    };
  }

  @Override
  public String toString() {
    return ParameterErrors.quote(text);
  }
}
