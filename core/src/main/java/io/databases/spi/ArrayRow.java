package io.databases.spi;

import io.databases.Columns;
import io.databases.Row;
import org.jspecify.annotations.Nullable;

/** A row over an array of values already decoded. Immutable, as long as the array is left alone. */
public final class ArrayRow extends Row {
  private final @Nullable Object[] values;

  /**
   * A row that keeps the array, which must have one element per column and must not change
   * afterwards.
   */
  public ArrayRow(Columns columns, @Nullable Object... values) {
    super(columns);
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          values.length + " values for " + columns.size() + " columns");
    }
    this.values = values;
  }

  @Override
  public @Nullable Object get(int index) {
    if (index < 0 || index >= values.length) {
      check(index);
    }
    return values[index];
  }
}
