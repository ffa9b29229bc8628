package io.databases;

import io.databases.spi.Cursor;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;

/** Where a stream gets its rows from: a session of its own, or that of a connection. */
interface CursorSource {
  Session session();

  /** The sooner of a deadline and that of the transaction the stream is in. */
  Deadline limit(Deadline fetch);

  /**
   * Opens a cursor, which {@link #submitClose} will end, and waits for it.
   *
   * @param deadline when it has to be open
   */
  Cursor open(Request.OpenCursor request, String sql, Deadline deadline);

  <R> Reply<R> submit(Request<R> request);

  /** Ends the cursor; neither an interrupt nor another's turn stands in its way. */
  SentEnd submitClose(Request.CloseCursor request);

  /** True where nothing but the stream uses the session, so that a fetch may be cancelled. */
  boolean isOwn();

  /** Says who must close the stream, where that gives a session back. */
  void watch(Object owner);

  /** Gives back what was taken for the stream of this statement. */
  void release(Request.OpenCursor statement);
}
