package io.databases.spi;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the library must know about a dialect to find the parameters in a statement and to write
 * them the way the driver wants. A driver supplies one, usually a constant of this class or one
 * derived from it. Immutable.
 *
 * <p>Not listed is what every dialect does: single quotes enclose strings and double quotes
 * identifiers, a doubled quote inside stands for itself, two dashes begin a comment to the end of
 * the line, and a slash and a star one to the next star and slash.
 *
 * @param rules how this dialect differs from what all share
 * @param parameterStyle how placeholders are written for the driver
 * @param emptyIn what stands for {@code IN ()}, which is no SQL in most dialects: text that follows
 *     an operand of any type and is false, also for a null operand
 * @param emptyNotIn the same for {@code NOT IN ()}; true, also for a null operand
 */
public record SqlSyntax(
    Set<Rule> rules, ParameterStyle parameterStyle, String emptyIn, String emptyNotIn) {

  private static final String NO_ROW = "IN (SELECT NULL FROM (SELECT 1) AS none_ WHERE 1 = 0)";

  /** The SQL standard, for databases of which no more is known. */
  public static final SqlSyntax STANDARD =
      new SqlSyntax(Set.of(), ParameterStyle.QUESTION, NO_ROW, "NOT " + NO_ROW);

  /** PostgreSQL and those that speak its dialect. */
  public static final SqlSyntax POSTGRESQL =
      new SqlSyntax(
          Set.of(Rule.ESCAPE_STRINGS, Rule.NESTED_COMMENTS, Rule.DOLLAR_QUOTES),
          ParameterStyle.DOLLAR,
          // A subquery of NULL would be of type text, which compares with text only.
          "= ANY ('{}')",
          "<> ALL ('{}')");

  /** MySQL and MariaDB with the SQL modes they start with. */
  public static final SqlSyntax MYSQL =
      STANDARD.with(
          Rule.BACKSLASH_ESCAPES,
          Rule.DOUBLE_QUOTED_STRINGS,
          Rule.BACKTICK_IDENTIFIERS,
          Rule.HASH_COMMENTS,
          Rule.DASH_COMMENT_NEEDS_SPACE);

  /** SQLite. */
  public static final SqlSyntax SQLITE =
      STANDARD
          .with(Rule.BACKTICK_IDENTIFIERS, Rule.BRACKET_IDENTIFIERS)
          .withEmptyLists("IN ()", "NOT IN ()");

  /** One way in which dialects differ. */
  public enum Rule {
    /** A backslash in a string takes the next character's meaning away (MySQL). */
    BACKSLASH_ESCAPES,
    /** The same, but only in {@code E'...'} (PostgreSQL). */
    ESCAPE_STRINGS,
    /** Double quotes enclose strings, so that backslashes count in them too (MySQL). */
    DOUBLE_QUOTED_STRINGS,
    /** {@code `name`} is an identifier (MySQL, SQLite). */
    BACKTICK_IDENTIFIERS,
    /** {@code [name]} is an identifier, not a subscript (SQL Server, SQLite). */
    BRACKET_IDENTIFIERS,
    /** {@code #} begins a comment to the end of the line (MySQL). */
    HASH_COMMENTS,
    /** Two dashes begin a comment only before white space or at the end (MySQL). */
    DASH_COMMENT_NEEDS_SPACE,
    /** Block comments nest (PostgreSQL, SQL Server). */
    NESTED_COMMENTS,
    /** {@code $$...$$} and {@code $tag$...$tag$} are strings (PostgreSQL). */
    DOLLAR_QUOTES,
    /**
     * The driver below has the escape {@code ??} of its own for the operator {@code ?} (pgjdbc), so
     * it is handed on as it is written.
     */
    DOUBLED_QUESTION_MARK
  }

  /** How the driver wants its placeholders. */
  public enum ParameterStyle {
    /** {@code ?} for each; a value used twice is sent twice. */
    QUESTION,
    /** {@code $1}, {@code $2}, …; a value used twice is sent once. */
    DOLLAR
  }

  public SqlSyntax {
    // EnumSet.copyOf would refuse an empty set that is not an EnumSet.
    EnumSet<Rule> copy = EnumSet.noneOf(Rule.class);
    copy.addAll(rules);
    rules = Collections.unmodifiableSet(copy);
  }

  public boolean has(Rule rule) {
    return rules.contains(rule);
  }

  public SqlSyntax with(Rule... added) {
    EnumSet<Rule> all = EnumSet.noneOf(Rule.class);
    all.addAll(rules);
    Collections.addAll(all, added);
    return new SqlSyntax(all, parameterStyle, emptyIn, emptyNotIn);
  }

  public SqlSyntax without(Rule... removed) {
    EnumSet<Rule> rest = EnumSet.noneOf(Rule.class);
    rest.addAll(rules);
    for (Rule rule : removed) {
      rest.remove(rule);
    }
    return new SqlSyntax(rest, parameterStyle, emptyIn, emptyNotIn);
  }

  public SqlSyntax withParameterStyle(ParameterStyle style) {
    return new SqlSyntax(rules, style, emptyIn, emptyNotIn);
  }

  public SqlSyntax withEmptyLists(String in, String notIn) {
    return new SqlSyntax(rules, parameterStyle, in, notIn);
  }
}
