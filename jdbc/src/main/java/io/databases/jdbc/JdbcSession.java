package io.databases.jdbc;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.DatabaseException;
import io.databases.Row;
import io.databases.TransactionException;
import io.databases.TransactionOptions;
import io.databases.spi.Cursor;
import io.databases.spi.Request;
import io.databases.spi.Result;
import io.databases.spi.ThreadedSession;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JDBC connection with its thread, which opens it with the first request.
 *
 * <p><b>Cancelling.</b> An attempt that comes late must not hit the next statement: the session's
 * thread waits for its end, and has something that does nothing take the blow.
 */
final class JdbcSession extends ThreadedSession {
  /** Stands among the requests where a lease is over, behind whatever it left to be done. */
  private static final Request.Ping END_OF_LEASE = new Request.Ping();

  /** Stands there where a caller wants the connection itself. */
  private static final Request.Ping UNWRAPPING = new Request.Ping();

  private static final System.Logger LOG = System.getLogger("io.databases.jdbc");

  /** Something to do with the connection. */
  private interface Work<T> {
    T run(JdbcHandle handle) throws SQLException;
  }

  private final JdbcBackend backend;
  private final JdbcErrors errors;
  private final JdbcShapes shapes;
  private final JdbcCancels cancels;
  private final JdbcBatches batches;

  /** Set on the session's thread; others read it to cancel and to unwrap. */
  private volatile @Nullable JdbcHandle handle;

  /** Whether it is {@link #UNWRAPPING} that is answered now. */
  private boolean unwrapping;

  JdbcSession(JdbcBackend backend, String name, Thread.Builder kind) {
    super(kind, backend.quickReads());
    this.backend = backend;
    this.errors = backend.newErrors();
    this.shapes = backend.newShapes();
    this.cancels = new JdbcCancels(name);
    this.batches =
        new JdbcBatches(backend.dialect(), errors, cancels, () -> outlastCancel(false, false));
  }

  /** Opens the connection, on its thread, or closes the session. */
  void open() {
    start();
    awaitOpen(backend.connectTimeout(), backend.display());
    rest();
  }

  private JdbcHandle handle() {
    var open = handle;
    if (open == null) {
      try {
        open = cancels.connecting(() -> backend.open(shapes));
      } catch (SQLException e) {
        cancels.check();
        throw errors.connecting(e);
      }
      handle = open;
    }
    return open;
  }

  // ---- connections that are lent

  @Override
  public void rest() {
    if (backend.isLent()) {
      var _ = submit(END_OF_LEASE);
    }
  }

  private void giveBack() {
    var open = handle;
    if (open != null) {
      open.close();
      handle = null;
    }
  }

  // ---- cancelling

  @Override
  @SuppressWarnings("ReferenceEquality") // other pings equal it
  protected void handle(Task<?> task) {
    if (task.request() == END_OF_LEASE) {
      giveBack();
      return;
    }
    unwrapping = task.request() == UNWRAPPING;
    cancels.next();
    super.handle(task);
    outlastCancel(false, task.reply().failure() instanceof CancelledException);
  }

  /** {@link JdbcCancels#outlast}, after which the session goes on or is lost. */
  private void outlastCancel(boolean over, boolean hit) {
    var open = handle;
    if (!cancels.outlast(isOpen() ? open : null, over, hit)) {
      if (open != null) {
        open.transaction().lose(); // whoever gets the connection next would be hit
      }
      markLost();
    }
  }

  @Override
  protected void interruptRunning() {
    cancels.cancel(handle);
  }

  @Override
  protected void sever() {
    var open = handle;
    if (open != null) {
      open.abort();
    }
  }

  // ---- work

  private <T> T work(Work<T> work) {
    return work(work, List.of());
  }

  private <T> T work(Work<T> work, List<@Nullable Object[]> values) {
    var open = handle();
    try {
      return work.run(open);
    } catch (SQLException e) {
      throw failure(open, e, values.stream().flatMap(Arrays::stream).toArray());
    } finally {
      loseIfUnsure(open);
    }
  }

  private void loseIfUnsure(JdbcHandle open) {
    if (open.transaction().isUnsure()) {
      markLost();
    }
  }

  /** The exception for an error, after which the state of the session is right again. */
  private DatabaseException failure(
      JdbcHandle open, SQLException error, @Nullable Object... values) {
    boolean sound = open.isSound();
    var failure = sound ? errors.of(error, values) : errors.ofLost(error, values);
    open.transaction().failed();
    if (!failure.connectionUsable() || !sound) {
      markLost();
    } else if (open.transaction().isOpen()
        && backend.dialect().endsTransaction(errors.kind(error))) {
      doom(failure);
    }
    return failure;
  }

  /**
   * @param values the sets of values that an error may quote
   */
  private <T> T statement(List<@Nullable Object[]> values, Work<T> work) {
    return work(
        open -> {
          makeReady(open);
          return work.run(open);
        },
        values);
  }

  /** Makes room where no statement can run beside rows on their way. */
  private void makeReady(JdbcHandle open) throws SQLException {
    if (open.mustReadFirst()) {
      readAhead(open);
    }
    open.useAutoCommitOutside();
    cancels.check();
  }

  /** Reads rows on their way, before what would end them. */
  private void readAhead(JdbcHandle open) throws SQLException {
    open.cursors().readAhead(cancels::isCalled, e -> failure(open, e));
    cancels.check();
    refuseDoomed();
  }

  // ---- statements

  @Override
  protected Result execute(Request.Execute request) {
    return JdbcStatements.isPlainRead(request.info())
        ? timed(request, () -> run(request))
        : run(request);
  }

  /** As {@link #statement}, without objects made in between: point selects are short. */
  private Result run(Request.Execute request) {
    var open = handle();
    try {
      makeReady(open);
      return open.execute(request, reading(request));
    } catch (SQLException e) {
      throw failure(open, e, request.values());
    } finally {
      loseIfUnsure(open);
    }
  }

  private JdbcReading reading(Request.Execute request) {
    var viewer = backend.dialect().readsInAnyOrder() ? viewer(request) : null;
    if (viewer != null) {
      return new JdbcReading.InPlace(viewer);
    }
    var taker = taker(request);
    return taker == null
        ? new JdbcReading.Together(JdbcStatements.isRead(request.info()) ? request.maxRows() : 0)
        : new JdbcReading.InParts(taker);
  }

  @Override
  protected @Nullable Result runQuick(Request.Execute request) {
    var open = handle;
    if (open == null || !open.cursors().isEmpty()) {
      return null;
    }
    cancels.next();
    open.running().beginQuick();
    @Nullable Result result = null;
    @Nullable CancelledException cancelled = null;
    boolean brokenOff;
    try {
      result = run(request);
    } catch (CancelledException e) {
      cancelled = e;
    } finally {
      brokenOff = open.running().endQuick();
      outlastCancel(brokenOff, cancelled != null);
    }
    if (brokenOff) {
      overran(request);
    } else if (cancelled != null) {
      throw cancelled;
    }
    return result;
  }

  @Override
  protected long[] executeMany(Request.ExecuteMany request) {
    try {
      return statement(request.rows(), open -> batches.run(open, request));
    } catch (DatabaseException e) {
      var open = handle;
      if (open != null && open.transaction().isOpen() && !backend.dialect().hasSavepoints()) {
        doom(e); // what cannot be undone by itself is undone with all around it
      }
      throw e;
    }
  }

  // ---- cursors

  @Override
  protected Cursor openCursor(Request.OpenCursor request) {
    return statement(
        List.<@Nullable Object[]>of(request.values()),
        open -> {
          var cursor = open.open(request);
          // MySQL tells so with the first row only; what has taken effect gives its rows.
          if (cancels.isCalled() && JdbcStatements.isPlainRead(request.info())) {
            closeQuietly(open, cursor);
            cancels.check();
          }
          return cursor;
        });
  }

  @Override
  protected List<? extends Row> fetch(Cursor cursor) {
    var rows = (JdbcCursor) cursor;
    return work(open -> {
      cancels.check();
      try {
        return open.cursors().fetch(rows);
      } catch (SQLException e) {
        var failure = failure(open, e);
        rows.fail(failure);
        closeQuietly(open, rows);
        throw failure;
      }
    });
  }

  private static void closeQuietly(JdbcHandle open, JdbcCursor cursor) {
    try {
      open.cursors().close(cursor);
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "a cursor did not close after its failure", e);
    }
  }

  @Override
  protected void closeCursor(Cursor cursor) {
    control(open -> open.cursors().close((JdbcCursor) cursor));
  }

  // ---- transactions

  /** Something to do with the connection that gives nothing. */
  private interface Step {
    void run(JdbcHandle handle) throws SQLException;
  }

  private void control(Step step) {
    work(open -> {
      step.run(open);
      return Request.Nothing.DONE;
    });
  }

  @Override
  protected void begin(TransactionOptions options) {
    if (handle().transaction().isOpen()) {
      throw new TransactionException("a transaction is open on this connection already");
    }
    control(open -> {
      readAhead(open);
      open.transaction().begin(options);
    });
  }

  @Override
  protected void commit() {
    try {
      control(open -> {
        readAhead(open);
        open.transaction().commit();
      });
    } catch (DatabaseException e) {
      var open = handle;
      if (open != null) {
        open.transaction().rollback(e);
        if (open.transaction().isUnsure()) {
          markLost();
        }
      }
      throw e;
    }
  }

  @Override
  protected void rollback() {
    if (handle == null) {
      return;
    }
    control(open -> {
      open.cursors()
          .stop(
              new TransactionException(
                  "the transaction was rolled back before all rows of the stream were read"));
      open.transaction().rollback();
    });
  }

  @Override
  protected void savepoint(String savepoint) {
    inTransaction(open -> {
      makeReady(open);
      open.transaction().savepoint(savepoint);
    });
  }

  @Override
  protected void releaseSavepoint(String savepoint) {
    inTransaction(open -> {
      makeReady(open);
      open.transaction().releaseSavepoint(savepoint);
    });
  }

  @Override
  protected void rollbackToSavepoint(String savepoint) {
    inTransaction(open -> {
      open.cursors().readAhead(cancels::isCalled, e -> failure(open, e));
      open.transaction().rollbackToSavepoint(savepoint);
    });
  }

  private void inTransaction(Step step) {
    if (!handle().transaction().isOpen()) {
      throw new TransactionException("no transaction is open on this connection");
    }
    control(step);
  }

  @Override
  protected void ping() {
    control(open -> {
      if (unwrapping) {
        open.beginUnwrapped();
        return;
      }
      makeReady(open);
      open.runNothing();
    });
  }

  // ---- the connection

  @Override
  public <T> @Nullable T unwrap(Class<T> type) {
    if (isOpen()) {
      await(
          UNWRAPPING, backend.connectTimeout(), "unwrapping a connection of " + backend.display());
    }
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
    giveBack();
  }
}
