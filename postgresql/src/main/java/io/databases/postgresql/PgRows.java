package io.databases.postgresql;

import io.databases.Columns;
import io.databases.Row;
import io.databases.postgresql.protocol.Message;
import java.io.IOException;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a result over the pages that hold their bytes. A row is made when it is asked for: a
 * large result then is a few large arrays, which costs the garbage collector less than as many
 * objects as there are rows. Immutable.
 */
final class PgRows extends AbstractList<Row> implements RandomAccess {
  /** Rows, one behind the other. */
  private static final class Page {
    final byte[] bytes;

    /** Where the last row ends. */
    final int end;

    /** The number of the first row in the result. */
    final int first;

    Page(byte[] bytes, int end, int first) {
      this.bytes = bytes;
      this.end = end;
      this.first = first;
    }
  }

  private final Prepared prepared;
  private final Columns columns;
  private final Page[] pages;

  /** Where each row begins in its page; 0 for the first of a page and for no other. */
  private final int[] starts;

  private final int size;

  /** The page of the row asked for last. Threads may see another's, which is as good. */
  private int latest;

  private PgRows(Prepared prepared, Columns columns, Page[] pages, int[] starts, int size) {
    this.prepared = prepared;
    this.columns = columns;
    this.pages = pages;
    this.starts = starts;
    this.size = size;
  }

  @Override
  public Row get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("row " + index + " of " + size);
    }
    var page = pages[pageOf(index)];
    int next = index + 1;
    int end = next < size && starts[next] > 0 ? starts[next] : page.end;
    return new PgRow(columns, prepared.decoders(), page.bytes, starts[index], end);
  }

  private int pageOf(int index) {
    int known = latest;
    if (isIn(known, index)) {
      return known;
    }
    if (known + 1 < pages.length && isIn(known + 1, index)) {
      latest = known + 1;
      return known + 1;
    }
    int low = 0;
    int high = pages.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (pages[middle].first <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    latest = low;
    return low;
  }

  private boolean isIn(int page, int index) {
    return pages[page].first <= index
        && (page + 1 == pages.length || index < pages[page + 1].first);
  }

  /** The last page, to be written to again; a new one where it is not as large as this. */
  private byte[] lastPage(int large) {
    byte[] bytes = pages[pages.length - 1].bytes;
    return bytes.length < large ? new byte[large] : bytes;
  }

  /** The statement that they are read as. */
  Prepared prepared() {
    return prepared;
  }

  Columns columns() {
    return columns;
  }

  @Override
  public int size() {
    return size;
  }

  /** Collects rows as they come. Not thread safe. */
  static final class Builder {
    private static final int SMALLEST = 32;
    private static final int LARGEST = 1 << 16;
    private static final Page[] NONE = {};

    private final Prepared prepared;
    private final Columns columns;
    private boolean outdated;

    /** How many columns the rows have: as described, unless they were changed since. */
    private int width;

    private Page[] full = NONE;
    private int fullCount;
    private int[] starts = new int[2];
    private int count;
    private byte[] page = {};
    private int used;
    private int first;

    Builder(Prepared prepared, Columns columns) {
      this.prepared = prepared;
      this.columns = columns;
      this.width = columns.size();
    }

    /**
     * For the rows that follow, once these were built: more will come.
     *
     * @param used rows that nobody reads any more, whose arrays are used again; null for new ones
     */
    Builder next(@Nullable PgRows used) {
      var next = new Builder(prepared, columns);
      next.starts = used == null ? new int[starts.length] : used.starts;
      next.page = used == null ? new byte[LARGEST] : used.lastPage(LARGEST);
      return next;
    }

    /** Whether these are as many as are worth being handed on before the others come. */
    boolean isLarge() {
      return fullCount > 0 || used > LARGEST - LARGEST / 8;
    }

    /** Takes a DataRow: a count, then for each column its length and bytes, which are copied. */
    void add(Message message) throws IOException {
      int columnCount = message.getUnsignedShort();
      if (columnCount != width) {
        if (count > 0 || !prepared.isParsedAnew()) {
          throw message.unexpected("with " + columnCount + " columns for " + width);
        }
        width = columnCount;
        outdated = true;
      }
      int length = message.remaining();
      if (page.length - used < length) {
        turnPage(length);
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      System.arraycopy(message.array(), message.position(), page, used, length);
      starts[count++] = used;
      used += length;
      if (prepared.isChangeable() && !outdated) {
        var row = new PgRow(columns, prepared.decoders(), page, used - length, used);
        outdated = prepared.isOutdatedFor(row);
      }
    }

    /**
     * Whether a row has come that cannot be read, since its columns or their types were changed.
     */
    boolean isOutdated() {
      return outdated;
    }

    /** Whether the rows have more or fewer columns than was told. */
    boolean haveOtherColumns() {
      return width != columns.size();
    }

    private void turnPage(int length) {
      if (used > 0) {
        if (fullCount == full.length) {
          full = Arrays.copyOf(full, Math.max(4, fullCount * 2));
        }
        full[fullCount++] = new Page(page, used, first);
      }
      long wanted = page.length == 0 ? prepared.usualBytes() : page.length * 4L;
      page = new byte[Math.max(Math.clamp(wanted, SMALLEST, LARGEST), length)];
      used = 0;
      first = count;
    }

    /** The rows so far. Nothing is to be added afterwards. */
    PgRows build() {
      return build(prepared, columns);
    }

    /**
     * The same, read as the rows of this statement are, which is the one they are of, renewed. Null
     * where that cannot be: it was changed again, or is sent in another form.
     */
    @Nullable PgRows readAs(Prepared renewed) {
      if (!haveOtherColumns()) {
        return build(renewed.decoders().length == width ? renewed : prepared, columns);
      }
      var others = renewed.columns();
      return others == null || others.size() != width || !renewed.isReadLike(prepared)
          ? null
          : build(renewed, others);
    }

    private PgRows build(Prepared as, Columns read) {
      as.gave(fullCount > 0 ? LARGEST : used);
      var pages = Arrays.copyOf(full, fullCount + 1);
      pages[fullCount] = new Page(page, used, first);
      return new PgRows(as, read, pages, starts, count);
    }
  }
}
