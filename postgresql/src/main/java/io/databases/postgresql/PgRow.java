package io.databases.postgresql;

import io.databases.Columns;
import io.databases.ConnectionLostException;
import io.databases.ErrorDetails;
import io.databases.Row;
import io.databases.postgresql.types.Codec;
import io.databases.wire.BigEndian;
import org.jspecify.annotations.Nullable;

/**
 * A row as a view of the bytes the server sent: values are decoded when they are asked for. Each
 * column is its length, or -1 for null, and its bytes; the way to a column leads over those before
 * it, so the last position is remembered.
 */
final class PgRow extends Row {
  private final Codec[] decoders;
  private final byte[] page;
  private final int start;
  private final int end;

  /** A column's index and where it begins, in one word so that threads see both or neither. */
  private long remembered;

  PgRow(Columns columns, Codec[] decoders, byte[] page, int start, int end) {
    super(columns);
    this.decoders = decoders;
    this.page = page;
    this.start = start;
    this.end = end;
    this.remembered = start;
  }

  @Override
  public @Nullable Object get(int index) {
    check(index);
    int at = find(index);
    int length = BigEndian.getInt(page, at);
    return length < 0 ? null : decoders[index].read(page, at + 4, length);
  }

  /** Where the column's length stands. */
  private int find(int index) {
    long known = remembered;
    int column = (int) (known >>> 32);
    int at = (int) known;
    if (column > index) {
      column = 0;
      at = start;
    }
    for (; column < index; column++) {
      at = checkedEnd(at);
    }
    checkedEnd(at);
    remembered = (long) index << 32 | at;
    return at;
  }

  /** Where the column at this position ends; a length that leads out of the row is refused. */
  private int checkedEnd(int at) {
    if (end - at >= 4) {
      int length = BigEndian.getInt(page, at);
      if (length <= end - at - 4) {
        return at + 4 + Math.max(length, 0);
      }
    }
    throw new ConnectionLostException(
        "the server sent a row that ends in the middle of a value",
        ErrorDetails.OUTCOME_UNKNOWN,
        null);
  }

  @Override
  public int getInt(int index) {
    check(index);
    int at = find(index);
    int length = BigEndian.getInt(page, at);
    return length >= 0 && decoders[index].isInt()
        ? decoders[index].readInt(page, at + 4, length)
        : super.getInt(index);
  }

  @Override
  public long getLong(int index) {
    check(index);
    int at = find(index);
    int length = BigEndian.getInt(page, at);
    return length >= 0 && decoders[index].isLong()
        ? decoders[index].readLong(page, at + 4, length)
        : super.getLong(index);
  }

  @Override
  public double getDouble(int index) {
    check(index);
    int at = find(index);
    int length = BigEndian.getInt(page, at);
    return length >= 0 && decoders[index].isDouble()
        ? decoders[index].readDouble(page, at + 4, length)
        : super.getDouble(index);
  }

  @Override
  public boolean getBoolean(int index) {
    check(index);
    int at = find(index);
    int length = BigEndian.getInt(page, at);
    return (length >= 0 && decoders[index].isBoolean())
        ? decoders[index].readBoolean(page, at + 4, length)
        : super.getBoolean(index);
  }
}
