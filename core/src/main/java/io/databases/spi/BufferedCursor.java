package io.databases.spi;

import io.databases.Columns;
import io.databases.DatabaseException;
import io.databases.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement in parts: read from the driver as they are wanted, or beforehand where
 * the connection is needed for something else. Used by one thread at a time, but for {@link
 * #columns}.
 *
 * @param <E> what reading fails with
 */
public class BufferedCursor<E extends Exception> implements Cursor {
  private static final int DEFAULT_SIZE = 256;

  /** Where rows come from. */
  @FunctionalInterface
  public interface Source<E extends Exception> {
    /** Adds rows to the list, at most {@code limit}; false where the end was seen. */
    boolean read(List<Row> rows, int limit) throws E;
  }

  private final Columns columns;
  private final int fetchSize;

  /** What was read beforehand and is still to be given out. */
  private final ArrayDeque<Row> ahead;

  /** Where the rows behind these come from; null where there are none. */
  private @Nullable Source<E> source;

  private @Nullable DatabaseException failure;

  /**
   * @param rows what was read already
   * @param source where the rows behind these come from, null where there are none
   * @param fetchSize how many rows are fetched at a time, 0 for as many as is usual
   */
  public BufferedCursor(
      Columns columns, Collection<? extends Row> rows, @Nullable Source<E> source, int fetchSize) {
    this.columns = columns;
    this.ahead = new ArrayDeque<>(rows);
    this.source = source;
    this.fetchSize = size(fetchSize);
  }

  /** What is meant where nothing is asked for. */
  public static int size(int fetchSize) {
    return fetchSize > 0 ? fetchSize : DEFAULT_SIZE;
  }

  @Override
  public final Columns columns() {
    return columns;
  }

  /** True for as long as the source has more rows, or may have. */
  public final boolean isReading() {
    return source != null;
  }

  /** The next rows, none at the end. */
  public final List<Row> fetch() throws E {
    var part = new ArrayList<Row>();
    while (part.size() < fetchSize && !ahead.isEmpty()) {
      part.add(ahead.remove());
    }
    if (part.isEmpty()) {
      if (failure != null) {
        throw failure;
      }
      read(part);
    }
    return part;
  }

  /** Reads one more part beforehand; false where nothing is left to be read. */
  public final boolean readMore() throws E {
    var part = new ArrayList<Row>();
    try {
      read(part);
    } finally {
      ahead.addAll(part);
    }
    return isReading();
  }

  private void read(List<Row> part) throws E {
    if (source != null && !source.read(part, fetchSize)) {
      source = null;
    }
  }

  /** Has it fail behind the rows that were read; it reads no more. */
  public final void fail(DatabaseException reason) {
    source = null;
    failure = reason;
  }

  /** Has it give no rows but those that were read. */
  public final void end() {
    source = null;
  }
}
