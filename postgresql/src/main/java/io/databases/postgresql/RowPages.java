package io.databases.postgresql;

import io.databases.Columns;
import io.databases.Row;
import io.databases.postgresql.protocol.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one result as they come. Their bytes are copied out of the connection's buffer into
 * pages, and rows are views of a page; so a page is never reused, and a small result keeps only a
 * small one alive.
 */
final class RowPages {
  private static final int FIRST = 256;
  private static final int LARGEST = 1 << 16;

  private final Prepared prepared;
  private final Columns columns;
  private List<Row> rows = new ArrayList<>(4);
  private byte[] page = new byte[0];
  private int used;

  RowPages(Prepared prepared, Columns columns) {
    this.prepared = prepared;
    this.columns = columns;
  }

  /** Takes a DataRow: a count, then for each column its length and bytes. */
  void add(Message message) throws java.io.IOException {
    int count = message.getUnsignedShort();
    if (count != columns.size()) {
      throw message.unexpected("with " + count + " columns for " + columns.size());
    }
    int length = message.remaining();
    if (page.length - used < length) {
      int size = Math.clamp(page.length * 4L, FIRST, LARGEST);
      page = new byte[Math.max(size, length)];
      used = 0;
    }
    System.arraycopy(message.array(), message.position(), page, used, length);
    rows.add(new PgRow(columns, prepared.decoders(), page, used, used + length));
    used += length;
  }

  List<Row> take() {
    var taken = rows;
    rows = new ArrayList<>();
    return taken;
  }

  int size() {
    return rows.size();
  }
}
