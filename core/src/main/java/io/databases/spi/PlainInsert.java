package io.databases.spi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT of one row whose values are parameters, all of them and in order, and which says no
 * more than that: {@code INSERT INTO t (a, b) VALUES (?, ?)}. A driver may have one statement
 * insert many such rows where the table is one for which that is the same. Immutable.
 *
 * @param table as it stands in the statement
 * @param columns with parentheses, empty where there are none
 * @param parameters how many there are, 1 or more
 */
public record PlainInsert(String table, String columns, int parameters) {
  /** From so many sets of values on it pays to ask the database about the table. */
  public static final int MANY = 50;

  private static final String NAME = "(?:[\\p{L}_][\\p{L}\\p{N}_$]*+|\"(?:[^\"]++|\"\")++\")";

  private static final Pattern PLAIN =
      Pattern.compile(
          "\\s*INSERT\\s+INTO\\s+(NAME(?:\\s*\\.\\s*NAME)?)".replace("NAME", NAME)
              + "\\s*(\\(\\s*NAME\\s*(?:,\\s*NAME\\s*)*+\\))?".replace("NAME", NAME)
              + "\\s*VALUES\\s*\\(([^()]*)\\)\\s*;?\\s*",
          Pattern.CASE_INSENSITIVE);

  /** More values than this are not sent at once; databases have limits from 32,766 on. */
  private static final int MOST_VALUES = 4_000;

  /** More rows than this at once are hardly quicker. */
  private static final int MOST_ROWS = 32;

  /**
   * What a statement in the driver's own style says, with {@code ?} or {@code $1} for parameters;
   * null where it says anything more.
   */
  public static @Nullable PlainInsert of(String sql) {
    Matcher matcher = PLAIN.matcher(sql);
    if (!matcher.matches()) {
      return null;
    }
    String[] values = matcher.group(3).split(",", -1);
    for (int i = 0; i < values.length; i++) {
      String value = values[i].strip();
      if (!value.equals("?") && !value.equals("$" + (i + 1))) {
        return null;
      }
    }
    String columns = matcher.group(2);
    return new PlainInsert(matcher.group(1), columns == null ? "" : columns, values.length);
  }

  /** How many rows one statement should insert; 1 where they have too many values for more. */
  public int rowsAtOnce() {
    return Math.clamp(MOST_VALUES / parameters, 1, MOST_ROWS);
  }

  /** The statement that inserts so many rows, with {@code ?} for each value of the first, …. */
  public String ofRows(int rows) {
    String row = "(" + "?, ".repeat(parameters - 1) + "?)";
    return "INSERT INTO %s %s VALUES %s%s"
        .formatted(table, columns, row, (", " + row).repeat(rows - 1));
  }
}
