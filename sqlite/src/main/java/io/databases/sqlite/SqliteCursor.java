package io.databases.sqlite;

import io.databases.Columns;
import io.databases.Row;
import io.databases.spi.BufferedCursor;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement, stepped through or read beforehand. A running statement sees the data as
 * it was when it started for as long as nobody writes on its own connection; so its session has it
 * read ahead before writing.
 */
final class SqliteCursor extends BufferedCursor<SQLException> {
  /**
   * @param statement what is stepped through; null where all rows were read already
   */
  SqliteCursor(
      Columns columns, List<Row> rows, @Nullable SqliteStatement statement, int fetchSize) {
    super(columns, rows, statement == null ? null : statement::read, fetchSize);
  }
}
