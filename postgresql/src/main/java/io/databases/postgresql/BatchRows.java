package io.databases.postgresql;

import io.databases.ParameterException;
import io.databases.postgresql.protocol.Frontend;
import io.databases.wire.WriteBuffer;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch as messages, encoded a slice at a time: one by one, or in blocks of arrays.
 * For one thread after another, but for what is known of blocks, which the reader asks for.
 */
final class BatchRows {
  /** A slice is so long, and longer by one row or block at most. */
  private static final int SLICE = 1 << 17;

  private final Prepared prepared;
  private final @Nullable Prepared arrays;
  private final @Nullable ArrayBlock block;
  private final int count;
  private final Iterator<@Nullable Object[]> rows;
  private final int[] sizes;
  private boolean begun;
  private int row;
  private int filled;

  /** How many blocks are known to the reader; publishes their sizes. */
  private volatile int blocks;

  /**
   * @param prepared the statement for one row
   * @param arrays the statement for blocks of rows; null to send them one by one
   */
  BatchRows(Prepared prepared, @Nullable Prepared arrays, List<@Nullable Object[]> rows) {
    this.prepared = prepared;
    this.arrays = arrays;
    this.block = arrays == null ? null : new ArrayBlock(prepared);
    this.count = rows.size();
    this.rows = rows.iterator();
    this.sizes = new int[count];
  }

  /** How many rows there are. */
  int count() {
    return count;
  }

  /** How many blocks are encoded; where rows go one by one, each is one. */
  int blocks() {
    return blocks;
  }

  /** How many rows are in a block. */
  int size(int ofBlock) {
    return sizes[ofBlock];
  }

  /**
   * Encodes the next slice; whether it was the last.
   *
   * @throws ParameterException where a value does not fit; names the row
   */
  boolean encode(WriteBuffer out) {
    int end = out.size() + SLICE;
    if (!begun) {
      begun = true;
      (arrays == null ? prepared : arrays).parseUnnamed(out);
    }
    while (rows.hasNext() && out.size() < end) {
      row++;
      try {
        encode(rows.next(), out);
      } catch (ParameterException e) {
        throw new ParameterException("row " + row + ": " + e.getMessage());
      }
    }
    boolean last = !rows.hasNext();
    if (last && block != null && block.rows() > 0) {
      execute(block, out);
    }
    blocks = filled;
    return last;
  }

  private void encode(@Nullable Object[] values, WriteBuffer out) {
    if (block == null) {
      prepared.bind(out, "", values);
      Frontend.execute(out, "", 0);
      sizes[filled++] = 1;
      return;
    }
    block.add(values);
    if (block.isFull()) {
      execute(block, out);
    }
  }

  private void execute(ArrayBlock full, WriteBuffer out) {
    sizes[filled++] = full.rows();
    if (arrays != null) {
      full.execute(arrays, out);
    }
  }
}
