package io.databases.sqlite;

import io.databases.spi.PlainInsert;
import org.jspecify.annotations.Nullable;

/**
 * The question whether several rows that one statement inserts fare as they would in statements of
 * their own, each of which counts.
 */
final class RowsAtOnce {
  /**
   * Gives a row where they do: for an ordinary table of the main database that no temporary one may
   * hide, without triggers, which may leave a row out; whose constraints leave none out either; and
   * without a foreign key into itself, which a later row of the same statement would satisfy.
   */
  static final String QUESTION =
      """
      SELECT 1 FROM main.sqlite_master
      WHERE type = 'table' AND name = ?1 COLLATE NOCASE
        AND instr(upper(sql), 'CONFLICT') = 0 AND instr(upper(sql), 'VIRTUAL') = 0
        AND NOT EXISTS (SELECT 1 FROM temp.sqlite_master)
        AND NOT EXISTS (
          SELECT 1 FROM main.sqlite_master
          WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE)
        AND NOT EXISTS (
          SELECT 1 FROM pragma_foreign_key_list(?1) WHERE "table" = ?1 COLLATE NOCASE)
      """;

  private RowsAtOnce() {}

  /** What {@link #QUESTION} takes. */
  static @Nullable Object[] values(PlainInsert insert) {
    String name = insert.table(); // a qualified one is no table's name, and gives no row
    boolean quoted = name.startsWith("\"") && name.endsWith("\"");
    return new Object[] {
      quoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name
    };
  }
}
