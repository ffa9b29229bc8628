package io.databases.postgresql;

import io.databases.ParameterException;
import io.databases.postgresql.protocol.Frontend;
import io.databases.wire.WriteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are put together into one array for each parameter of a statement, in the binary form
 * that {@code array_recv} of the server reads: the number of dimensions, whether there are nulls,
 * the type of the elements, the length and lower bound of the dimension, then each element behind
 * its length.
 */
final class ArrayBlock {
  private static final int ROWS = 1_000;

  /**
   * A block with so many bytes is full, however few its rows: the server has it in memory whole.
   */
  private static final int BYTES = 1 << 20;

  private static final int HEADER = 20;

  private final Prepared single;
  private final WriteBuffer[] columns;
  private int rows;

  /**
   * @param single the statement for one row
   */
  ArrayBlock(Prepared single) {
    this.single = single;
    this.columns = new WriteBuffer[single.parameters()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new WriteBuffer(256);
    }
  }

  int rows() {
    return rows;
  }

  boolean isFull() {
    if (rows == ROWS) {
      return true;
    }
    long bytes = 0;
    for (var column : columns) {
      bytes += column.size();
    }
    return bytes >= BYTES;
  }

  /**
   * @throws ParameterException where a value does not fit; the block is of no use then
   */
  void add(@Nullable Object[] values) {
    single.checkCount(values);
    for (int i = 0; i < columns.length; i++) {
      single.put(columns[i], i, values[i]);
    }
    rows++;
  }

  /** Has the rows inserted, and empties the block. */
  void execute(Prepared arrays, WriteBuffer out) {
    int at = Frontend.beginBind(out, "", arrays.name());
    out.putShort(1); // binary, all of them
    out.putShort(1);
    out.putShort(columns.length);
    for (int i = 0; i < columns.length; i++) {
      var column = columns[i];
      out.putInt(HEADER + column.size());
      out.putInt(1);
      out.putInt(1);
      out.putInt(single.parameterOid(i));
      out.putInt(rows);
      out.putInt(1);
      out.putBytes(column.array(), 0, column.size());
      column.clear();
    }
    out.putShort(0); // no columns come back
    Frontend.end(out, at);
    Frontend.execute(out, "", 0);
    rows = 0;
  }
}
