package io.databases.jdbc;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.Row;
import io.databases.TransactionException;
import io.databases.TransactionOptions;
import io.databases.spi.Cursor;
import io.databases.spi.Request;
import io.databases.spi.Result;
import io.databases.spi.StatementInfo;
import io.databases.spi.ThreadedSession;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JDBC connection with its thread, which opens it with the first request.
 *
 * <p><b>Cancelling.</b> Most drivers cancel over a second connection, which takes its time; so each
 * attempt has a thread of its own. One that comes late must not hit the next statement: the
 * session's thread waits for its end, and has a statement that does nothing take the blow.
 */
final class JdbcSession extends ThreadedSession {
  private static final Duration CANCEL_LIMIT = Duration.ofSeconds(5);
  private static final String MANY = "many";
  private static final System.Logger LOG = System.getLogger("io.databases.jdbc");

  /** Something to do with the connection. */
  private interface Work<T> {
    T run(JdbcHandle handle) throws SQLException;
  }

  private final JdbcBackend backend;
  private final JdbcErrors errors;
  private final String name;

  /** Set on the session's thread; others read it to cancel and to unwrap. */
  private volatile @Nullable JdbcHandle handle;

  /** The session's thread while it connects. */
  private volatile @Nullable Thread connecting;

  /** Whether somebody has called off the request that is running. */
  private volatile boolean cancelled;

  /** The latest attempt to cancel; written while a request runs, by those who want it to end. */
  private volatile @Nullable Thread canceller;

  JdbcSession(JdbcBackend backend, String name, Thread.Builder kind) {
    super(kind);
    this.backend = backend;
    this.errors = backend.errors();
    this.name = name;
  }

  /** Opens the connection, on its thread, or closes the session. */
  void open(Duration limit) {
    start();
    awaitOpen(limit, backend.display());
  }

  private JdbcHandle handle() {
    var open = handle;
    if (open == null) {
      connecting = Thread.currentThread();
      try {
        open = backend.open();
        handle = open;
      } finally {
        connecting = null;
      }
    }
    return open;
  }

  // ---- cancelling

  @Override
  protected void handle(Task<?> task) {
    cancelled = false;
    super.handle(task);
    var attempt = canceller;
    if (attempt != null) {
      canceller = null;
      outlast(attempt, task.reply().failure() instanceof CancelledException);
    }
  }

  /** Waits for the end of an attempt to cancel what is over now. */
  private void outlast(Thread attempt, boolean hit) {
    try {
      if (!attempt.join(CANCEL_LIMIT)) {
        markLost();
        return;
      }
      var open = handle;
      if (!hit && open != null && isOpen()) {
        open.runNothing();
      }
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "a late cancel hit nothing but the statement for it", e);
    } catch (InterruptedException e) {
      markLost();
    }
  }

  @Override
  protected void interruptRunning() {
    cancelled = true;
    var opening = connecting;
    if (opening != null) {
      opening.interrupt();
      return;
    }
    var open = handle;
    var statement = open == null ? null : open.running();
    var attempt = canceller;
    if (statement != null && (attempt == null || !attempt.isAlive())) {
      canceller = Thread.ofVirtual().name(name + ", cancel").start(() -> cancel(statement));
    }
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException | RuntimeException e) { // Connector/J's, of one that is just being closed
      LOG.log(System.Logger.Level.DEBUG, "a statement could not be cancelled", e);
    }
  }

  @Override
  protected void sever() {
    var open = handle;
    if (open != null) {
      open.abort();
    }
  }

  // ---- statements

  @Override
  protected Result execute(Request.Execute request) {
    return work(request.info(), request.values(), open -> open.execute(request));
  }

  @Override
  protected long[] executeMany(Request.ExecuteMany request) {
    // An error may quote any of them.
    var values = request.rows().stream().flatMap(Arrays::stream).toArray();
    return work(
        request.info(),
        values,
        open ->
            open.inTransaction()
                ? manyInTransaction(open, request)
                : manyInTransactionOfTheirOwn(open, request));
  }

  private long[] manyInTransaction(JdbcHandle open, Request.ExecuteMany request)
      throws SQLException {
    if (backend.dialect().errorsDoom()) {
      return open.executeMany(request);
    }
    open.savepoint(MANY);
    try {
      var counts = open.executeMany(request);
      open.releaseSavepoint(MANY);
      return counts;
    } catch (SQLException e) {
      if (!backend.dialect().endsTransaction(errors.kind(e))) {
        open.rollbackToSavepoint(MANY);
      }
      throw e;
    }
  }

  private static long[] manyInTransactionOfTheirOwn(JdbcHandle open, Request.ExecuteMany request)
      throws SQLException {
    open.begin(TransactionOptions.defaults());
    try {
      var counts = open.executeMany(request);
      open.commit();
      return counts;
    } catch (Throwable e) {
      try {
        open.rollback();
      } catch (SQLException late) {
        e.addSuppressed(late);
      }
      throw e;
    }
  }

  private <T> T work(StatementInfo info, @Nullable Object[] values, Work<T> work) {
    JdbcStatements.check(info);
    var open = handle();
    try {
      open.makeReady(errors::of);
      refuseCancelled();
      return work.run(open);
    } catch (SQLException e) {
      throw failure(open, e, values);
    }
  }

  private void refuseCancelled() {
    if (cancelled) {
      throw new CancelledException(
          "the statement was cancelled before it took effect", ErrorDetails.NOTHING_SENT, null);
    }
  }

  /** The exception for an error, after which the state of the session is right again. */
  private DatabaseException failure(
      JdbcHandle open, SQLException error, @Nullable Object... values) {
    var failure = errors.of(error, values);
    open.failed();
    if (!failure.connectionUsable() || open.isClosed()) {
      markLost();
    } else if (open.inTransaction() && backend.dialect().endsTransaction(errors.kind(error))) {
      doom(failure);
    }
    return failure;
  }

  // ---- cursors

  @Override
  protected Cursor openCursor(Request.OpenCursor request) {
    return work(
        request.info(),
        request.values(),
        open -> {
          var cursor = open.open(request);
          if (cancelled) { // MySQL tells so with the first row only
            closeQuietly(open, cursor);
            refuseCancelled();
          }
          return cursor;
        });
  }

  @Override
  protected List<? extends Row> fetch(Cursor cursor) {
    var rows = (JdbcCursor) cursor;
    var open = handle();
    try {
      refuseCancelled();
      return open.fetch(rows);
    } catch (SQLException e) {
      var failure = failure(open, e);
      rows.fail(failure);
      closeQuietly(open, rows);
      throw failure;
    }
  }

  private static void closeQuietly(JdbcHandle open, JdbcCursor cursor) {
    try {
      open.close(cursor);
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "a cursor did not close after its failure", e);
    }
  }

  @Override
  protected void closeCursor(Cursor cursor) {
    control(open -> open.close((JdbcCursor) cursor));
  }

  // ---- transactions

  /** Something to do with the connection that gives nothing. */
  private interface Step {
    void run(JdbcHandle handle) throws SQLException;
  }

  private void control(Step step) {
    var open = handle();
    try {
      step.run(open);
    } catch (SQLException e) {
      throw failure(open, e);
    }
  }

  @Override
  protected void begin(TransactionOptions options) {
    if (handle().inTransaction()) {
      throw new TransactionException("a transaction is open on this connection already");
    }
    control(open -> {
      open.readAhead(errors::of);
      open.begin(options);
    });
  }

  @Override
  protected void commit() {
    var open = handle();
    try {
      open.readAhead(errors::of);
      open.commit();
    } catch (SQLException e) {
      var failure = failure(open, e);
      try {
        open.rollback();
      } catch (SQLException late) {
        markLost();
      }
      throw failure;
    }
  }

  @Override
  protected void rollback() {
    var open = handle;
    if (open == null) {
      return;
    }
    try {
      open.readAhead(errors::of);
      open.rollback();
    } catch (SQLException e) {
      markLost();
      throw errors.of(e);
    }
  }

  @Override
  protected void savepoint(String savepoint) {
    inTransaction(open -> open.savepoint(savepoint));
  }

  @Override
  protected void releaseSavepoint(String savepoint) {
    inTransaction(open -> open.releaseSavepoint(savepoint));
  }

  @Override
  protected void rollbackToSavepoint(String savepoint) {
    inTransaction(open -> {
      open.readAhead(errors::of);
      open.rollbackToSavepoint(savepoint);
    });
  }

  private void inTransaction(Step step) {
    if (!handle().inTransaction()) {
      throw new TransactionException("no transaction is open on this connection");
    }
    control(step);
  }

  @Override
  protected void ping() {
    control(open -> {
      open.makeReady(errors::of);
      open.runNothing();
    });
  }

  // ---- the connection

  @Override
  public <T> @Nullable T unwrap(Class<T> type) {
    var open = handle;
    if (open == null || !isOpen()) {
      throw new ClosedException("the connection is closed");
    }
    try {
      return type.isInstance(open.connection())
          ? type.cast(open.connection())
          : open.connection().isWrapperFor(type) ? open.connection().unwrap(type) : null;
    } catch (SQLException e) {
      throw errors.of(e);
    }
  }

  @Override
  protected void release() {
    var open = handle;
    if (open != null) {
      open.close();
    }
  }
}
