package io.databases;

import io.databases.spi.Cursor;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A stream over a driver's cursor. One fetch is always on its way while the rows of the one before
 * are used; an empty one is the end.
 */
final class CursorStream<T extends @Nullable Object> implements RowStream<T> {
  private final CursorSource source;
  private final Request.OpenCursor request;
  private final Query<T> query;

  /** What each fetch may take, null for no limit. */
  private final @Nullable Duration timeout;

  private final Cursor cursor;
  private List<? extends Row> rows = List.of();
  private int position;

  /** The fetch on its way; null at the end. */
  private @Nullable Reply<List<? extends Row>> next;

  private boolean closed;

  private final Iterator<T> iterator =
      new Iterator<>() {
        @Override
        public boolean hasNext() {
          return hasRow();
        }

        @Override
        public T next() {
          if (!hasRow()) {
            throw new NoSuchElementException("the stream has no more rows");
          }
          return query.mapper().map(rows.get(position++));
        }
      };

  private final Observation observation;
  private long count;
  private @Nullable Throwable failure;

  private CursorStream(
      CursorSource source,
      Request.OpenCursor request,
      Query<T> query,
      @Nullable Duration timeout,
      Cursor cursor,
      Observation observation) {
    this.source = source;
    this.request = request;
    this.query = query;
    this.timeout = timeout;
    this.cursor = cursor;
    this.observation = observation;
  }

  /**
   * @param deadline when it has to be open
   * @param timeout what each fetch may take, null for no limit
   */
  static <T extends @Nullable Object> CursorStream<T> open(
      CursorSource source,
      Request.OpenCursor request,
      Query<T> query,
      Deadline deadline,
      @Nullable Duration timeout,
      Observation observation) {
    Cursor cursor;
    try {
      cursor = source.open(request, query.sql(), deadline);
    } catch (Throwable e) {
      source.release(request);
      throw e;
    }
    var stream = new CursorStream<>(source, request, query, timeout, cursor, observation);
    try {
      stream.fetch();
    } catch (Throwable e) {
      stream.endAfter(e);
      throw e;
    }
    source.watch(stream);
    return stream;
  }

  private void fetch() {
    next = source.submit(new Request.Fetch(cursor));
  }

  @Override
  public Columns columns() {
    return cursor.columns();
  }

  @Override
  public Iterator<T> iterator() {
    return iterator;
  }

  /** Whether the next row is at hand, so that asking for it waits for nothing. */
  boolean isBuffered() {
    return position < rows.size();
  }

  private boolean hasRow() {
    if (closed) {
      throw new ClosedException("the stream is closed: " + Waiting.shorten(query.sql()));
    }
    while (position == rows.size() && next != null) {
      var fetch = next;
      next = null; // where it fails there is no more
      rows = await(fetch);
      position = 0;
      count += rows.size();
      if (!rows.isEmpty()) {
        fetch();
      }
    }
    return position < rows.size();
  }

  private List<? extends Row> await(Reply<List<? extends Row>> fetch) {
    try {
      var limit = source.limit(Deadline.after(timeout));
      return Waiting.await(source.session(), fetch, limit, query.sql());
    } catch (DatabaseException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      try {
        end();
      } finally {
        observation.end(count, failure);
      }
    }
  }

  private void endAfter(Throwable reason) {
    try {
      end();
    } catch (DatabaseException e) {
      reason.addSuppressed(e);
    }
  }

  /** Ends the cursor and gives the session back. */
  private void end() {
    closed = true;
    var pending = next;
    next = null;
    rows = List.of();
    position = 0;
    try {
      if (pending != null && source.isOwn()) {
        source.session().cancel(pending); // its rows are not wanted; nothing else is disturbed
      }
      if (source.session().isOpen()) {
        source
            .submitClose(new Request.CloseCursor(cursor))
            .await(
                source.session(),
                () -> Waiting.endLimit(Deadline.after(timeout)),
                "closing the stream");
      }
    } catch (DatabaseException e) {
      source.session().close(); // it may still stand in the middle of the rows
      throw e;
    } finally {
      source.release(request);
    }
  }
}
