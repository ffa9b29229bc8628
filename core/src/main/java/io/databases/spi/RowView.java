package io.databases.spi;

import io.databases.Columns;
import io.databases.Row;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A row whose values are read when they are asked for, in any order and as often as that is. Where
 * many rows become records, core has the driver say once for each column how a value of it is read,
 * rather than have each value find that out.
 */
public abstract class RowView extends Row {
  protected RowView(Columns columns) {
    super(columns);
  }

  /**
   * How the values of a column are read, in this view and in all that have the same {@link Columns}
   * object.
   *
   * @param type long, int, double, boolean or String, as whose getter the handle reads; or Object,
   *     as {@link #get(int)} does
   * @return of type {@code (Row)type}; null where the view has nothing quicker than the getter
   */
  public abstract @Nullable MethodHandle reader(int index, Class<?> type);
}
