package io.databases;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Rows as they are read from the database. Goes forward once; not thread safe; to be closed, read
 * to the end or not. The next part of the rows is asked for while this one is used.
 *
 * <pre>{@code
 * try (var rows = database.stream("SELECT * FROM high_scores")) {
 *   for (Row row : rows) { … }
 * }
 * }</pre>
 *
 * @param <T> what each row becomes
 */
public sealed interface RowStream<T extends @Nullable Object> extends Iterable<T>, AutoCloseable
    permits CursorStream {

  /** The columns of the rows, known before the first is read. */
  Columns columns();

  /**
   * The rows that are left; every call gives the same iterator.
   *
   * @throws ClosedException by the iterator, once the stream is closed
   */
  @Override
  Iterator<T> iterator();

  /** The rows that are left, in order. Closing the result closes this. */
  default Stream<T> stream() {
    int traits = Spliterator.ORDERED;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), traits), false)
        .onClose(this::close);
  }

  /** Ends the statement and gives the connection back. Does nothing the second time. */
  @Override
  void close();
}
