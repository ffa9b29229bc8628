package io.databases.sqlite;

import io.databases.Row;
import io.databases.spi.PlainInsert;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The question whether several rows that one statement inserts fare as they would in statements of
 * their own, each of which counts. They do in an ordinary table of the main database that no
 * temporary one may hide, where neither a trigger nor a constraint leaves a row out. Foreign keys
 * of a statement are counted at its end: a row could be saved by a later one to which it refers, or
 * by others that refer to nothing yet.
 */
final class RowsAtOnce {
  /** Gives the text of the table where nothing but that could hinder it, else no row. */
  static final String QUESTION =
      """
      SELECT sql FROM main.sqlite_master
      WHERE type = 'table' AND name = ?1 COLLATE NOCASE
        AND NOT EXISTS (SELECT 1 FROM temp.sqlite_master)
        AND NOT EXISTS (
          SELECT 1 FROM main.sqlite_master
          WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE)
        AND NOT (
          EXISTS (SELECT 1 FROM pragma_foreign_key_list(?1))
          AND EXISTS (
            SELECT 1 FROM main.sqlite_master t, pragma_foreign_key_list(t.name) f
            WHERE t.type = 'table' AND f."table" = ?1 COLLATE NOCASE))
      """;

  /** A table that is made elsewhere, or may leave out a row. */
  private static final Pattern UNUSUAL = Pattern.compile("(?i)VIRTUAL|CONFLICT");

  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"]++|\"\")*+)\"");

  private RowsAtOnce() {}

  /** What {@link #QUESTION} takes: a name, which one with its schema in front is none. */
  static @Nullable Object[] values(PlainInsert insert) {
    var quoted = QUOTED.matcher(insert.table());
    return new Object[] {quoted.matches() ? quoted.group(1).replace("\"\"", "\"") : insert.table()};
  }

  /** Whether the answer says so. */
  static boolean allows(List<Row> answer) {
    return !answer.isEmpty()
        && answer.getFirst().get(0) instanceof String text
        && !UNUSUAL.matcher(text).find();
  }
}
