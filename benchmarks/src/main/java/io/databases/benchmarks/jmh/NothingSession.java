package io.databases.benchmarks.jmh;

import io.databases.Row;
import io.databases.TransactionOptions;
import io.databases.spi.Cursor;
import io.databases.spi.QuickReads;
import io.databases.spi.Request;
import io.databases.spi.Result;
import io.databases.spi.ThreadedSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session with a thread of its own that does nothing with what it is asked to do. */
final class NothingSession extends ThreadedSession {
  private final Result result;

  private NothingSession(Row row) {
    super("nothing", QuickReads.none());
    this.result = new Result(row.columns(), List.of(row), 0, null);
  }

  static NothingSession open(Row row) {
    var session = new NothingSession(row);
    session.start();
    return session;
  }

  @Override
  protected Result execute(Request.Execute request) {
    return result;
  }

  @Override
  protected long[] executeMany(Request.ExecuteMany request) {
    return new long[request.rows().size()];
  }

  @Override
  protected Cursor openCursor(Request.OpenCursor request) {
    throw new UnsupportedOperationException("there is nothing to stream");
  }

  @Override
  protected List<? extends Row> fetch(Cursor cursor) {
    return List.of();
  }

  @Override
  protected void closeCursor(Cursor cursor) {}

  @Override
  protected void begin(TransactionOptions options) {}

  @Override
  protected void commit() {}

  @Override
  protected void rollback() {}

  @Override
  protected void savepoint(String name) {}

  @Override
  protected void releaseSavepoint(String name) {}

  @Override
  protected void rollbackToSavepoint(String name) {}

  @Override
  protected void ping() {}

  @Override
  protected void interruptRunning() {}

  @Override
  protected void release() {}

  @Override
  public <T> @Nullable T unwrap(Class<T> type) {
    return null;
  }
}
