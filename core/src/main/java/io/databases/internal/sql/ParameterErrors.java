package io.databases.internal.sql;

import io.databases.ParameterException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is said about parameters that do not fit. Names and counts, never values. */
final class ParameterErrors {
  private static final int LONGEST_SQL = 200;

  private ParameterErrors() {}

  /** The SQL on one line in double quotes, shortened. */
  static String quote(String sql) {
    StringBuilder line = new StringBuilder(Math.min(sql.length(), LONGEST_SQL) + 3).append('"');
    boolean space = true;
    for (int at = 0; at < sql.length(); ) {
      int c = sql.codePointAt(at);
      at += Character.charCount(c);
      if (Lexis.isSpace(c) || Character.isISOControl(c)) {
        space = true;
        continue;
      }
      if (line.length() >= LONGEST_SQL) {
        return line.append("…\"").toString();
      }
      if (space && line.length() > 1) {
        line.append(' ');
      }
      space = false;
      line.appendCodePoint(c);
    }
    return line.append('"').toString();
  }

  static ParameterException mixed(String sql, String first, String second) {
    String operator =
        first.equals("?") || second.equals("?") ? "; write ?? where the operator ? is meant" : "";
    return new ParameterException(
        "%s and %s are mixed in %s: use one style of parameter%s"
            .formatted(first, second, quote(sql), operator));
  }

  static ParameterException missing(ParsedSql sql, List<String> missing, String given) {
    String hint =
        sql.style() == ParsedSql.Style.POSITIONAL && given.equals("nothing")
            ? "; write ?? where the operator ? is meant"
            : "";
    String what = sql.style() == ParsedSql.Style.POSITIONAL ? "value for parameter " : "value for ";
    return new ParameterException(
        "missing %s%s in %s (given: %s)%s"
            .formatted(what, join(missing), quote(sql.text()), given, hint));
  }

  static ParameterException surplus(ParsedSql sql, List<String> surplus) {
    return new ParameterException(
        "surplus value for %s in %s (expected: %s)"
            .formatted(join(surplus), quote(sql.text()), expected(sql)));
  }

  static ParameterException namesForPlaceholders(ParsedSql sql, Collection<String> names) {
    return new ParameterException(
        "values are given by name (%s) but the parameters of %s have none (expected: %s):"
                .formatted(colons(names), quote(sql.text()), expected(sql))
            + " give the values in order, or write :name");
  }

  static ParameterException valuesForNames(ParsedSql sql, int values) {
    return new ParameterException(
        "%s given by position but the parameters of %s are named (expected: %s):"
                .formatted(
                    values == 1 ? "1 value is" : values + " values are",
                    quote(sql.text()),
                    expected(sql))
            + " give a Map or a record");
  }

  static ParameterException gap(ParsedSql sql) {
    return new ParameterException(
        "$%d is used in no place in %s though $%d is: number the parameters without a gap"
            .formatted(sql.missingNumber(), quote(sql.text()), sql.parameterCount()));
  }

  static ParameterException listInBatch(ParsedSql sql, int slot) {
    return new ParameterException(
        "the value for %s in %s is a list, which would make the text differ from row to row:"
                .formatted(sql.parameterName(slot), quote(sql.text()))
            + " run the statement once for each row");
  }

  static String colons(Collection<String> names) {
    return names.isEmpty() ? "nothing" : ":" + String.join(", :", names);
  }

  static String count(int values) {
    return values == 0 ? "nothing" : values == 1 ? "1 value" : values + " values";
  }

  private static String expected(ParsedSql sql) {
    if (sql.style() == ParsedSql.Style.POSITIONAL) {
      return count(sql.parameterCount());
    }
    List<String> names = new ArrayList<>();
    for (int slot = 0; slot < sql.parameterCount(); slot++) {
      names.add(sql.parameterName(slot));
    }
    return names.isEmpty() ? "no parameters" : join(names);
  }

  /** Enough of them to see what is meant. */
  private static String join(List<String> names) {
    return names.size() <= 20
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 20)) + " and " + (names.size() - 20) + " more";
  }
}
