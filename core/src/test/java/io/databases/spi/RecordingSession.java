package io.databases.spi;

import io.databases.Columns;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.Row;
import io.databases.TransactionOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A blocking session without a database: writes down what it is asked to do, and fails on demand.
 */
class RecordingSession extends BlockingSession {
  final List<String> done = new ArrayList<>();
  private final Map<String, Throwable> failures = new HashMap<>();
  boolean open = true;

  record Opened(String sql) implements Cursor {
    @Override
    public Columns columns() {
      throw new UnsupportedOperationException();
    }
  }

  static Request.Execute statement(String sql) {
    return new Request.Execute(null, sql, new Object[0], 0);
  }

  static DatabaseException reported(String message) {
    return new DatabaseException(message, ErrorDetails.of("XX000", 0), null);
  }

  /** What is done under this name fails from here on. */
  DatabaseException failOn(String what) {
    var failure = reported(what + " failed");
    failures.put(what, failure);
    return failure;
  }

  void failOn(String what, Throwable failure) {
    failures.put(what, failure);
  }

  /** As a driver that finds its transaction ended by the database. */
  void endedByDatabase(DatabaseException reason) {
    doom(reason);
  }

  private void note(String what) {
    done.add(what);
    var failure = failures.get(what);
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(failure);
    }
  }

  @Override
  protected Result execute(Request.Execute request) {
    note(request.sql());
    return Result.ofAffected(1, null);
  }

  @Override
  protected long[] executeMany(Request.ExecuteMany request) {
    note(request.sql());
    return new long[request.rows().size()];
  }

  @Override
  protected Cursor openCursor(Request.OpenCursor request) {
    note("open " + request.sql());
    return new Opened(request.sql());
  }

  @Override
  protected List<? extends Row> fetch(Cursor cursor) {
    note("fetch " + ((Opened) cursor).sql());
    return List.of();
  }

  @Override
  protected void closeCursor(Cursor cursor) {
    note("close " + ((Opened) cursor).sql());
  }

  @Override
  protected void begin(TransactionOptions options) {
    note("begin");
  }

  @Override
  protected void commit() {
    note("commit");
  }

  @Override
  protected void rollback() {
    note("rollback");
  }

  @Override
  protected void savepoint(String name) {
    note("savepoint " + name);
  }

  @Override
  protected void releaseSavepoint(String name) {
    note("release " + name);
  }

  @Override
  protected void rollbackToSavepoint(String name) {
    note("rollback to " + name);
  }

  @Override
  protected void ping() {
    note("ping");
  }

  @Override
  public void cancel(Reply<?> reply) {
    // A statement that blocks its caller is never waited for.
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return null;
  }
}
