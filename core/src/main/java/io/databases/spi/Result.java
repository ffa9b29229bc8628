package io.databases.spi;

import io.databases.Columns;
import io.databases.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement gave.
 *
 * @param columns the columns of {@code rows}; null where the statement gives no rows
 * @param rows all rows, in order
 * @param affected how many rows were inserted, updated or deleted; 0 for anything else
 * @param generatedKey the key the database made for an inserted row, null where it made none
 */
public record Result(
    @Nullable Columns columns, List<Row> rows, long affected, @Nullable Object generatedKey) {

  /** A statement that gives no rows. */
  public static Result ofAffected(long affected, @Nullable Object generatedKey) {
    return new Result(null, List.of(), affected, generatedKey);
  }
}
