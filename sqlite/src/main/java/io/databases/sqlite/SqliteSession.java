package io.databases.sqlite;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.Columns;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.LockTimeoutException;
import io.databases.Row;
import io.databases.TransactionException;
import io.databases.TransactionOptions;
import io.databases.spi.Cursor;
import io.databases.spi.Request;
import io.databases.spi.Result;
import io.databases.spi.StatementInfo;
import io.databases.spi.ThreadedSession;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;

/**
 * One SQLite connection with its thread, which opens it with the first request.
 *
 * <p><b>The gate.</b> Whatever writes passes the {@link Gate} alone: a transaction from BEGIN to
 * its end, a statement outside of one while it runs. Reading needs no pass in WAL mode; where
 * readers and writers exclude each other, readers pass together, for as long as a statement or a
 * read-only transaction lasts, and no cursor is left standing in the data.
 */
class SqliteSession extends ThreadedSession {
  /** How to be inside the gate. */
  enum Access {
    NONE,
    TOGETHER,
    ALONE
  }

  /** Something to do with the connection. */
  private interface Work<T> {
    T run(SqliteHandle handle) throws SQLException;
  }

  /**
   * How long the thread of a transaction that writes waits awake for the next statement: twice what
   * it takes to wake a caller. None where it would keep the caller from the only processor.
   */
  private static final long PATIENCE_NANOS =
      Runtime.getRuntime().availableProcessors() > 1 ? 100_000 : 0;

  final SqliteBackend backend;
  final Gate.Pass pass;
  private final String name;

  private final OpenCursors cursors = new OpenCursors();

  /** Set on the session's thread; others read it to interrupt and to unwrap. */
  private volatile @Nullable SqliteHandle handle;

  /** The statement begun last, for those who wait in vain for this session. */
  private volatile String latest = "";

  private boolean transaction;
  private boolean queryOnly;
  private boolean schemaChanged;

  /** How the open transaction is inside the gate. */
  private Access held = Access.NONE;

  SqliteSession(SqliteBackend backend, String name) {
    super(name, backend.quickReads());
    this.backend = backend;
    this.name = name;
    this.pass = new Gate.Pass(this::describe);
  }

  /** Starts the thread. */
  final void launch() {
    start();
  }

  /** Opens the connection, on its thread, or closes the session. */
  final void open(Duration limit) {
    launch();
    awaitOpen(limit, backend.display());
  }

  private String describe() {
    var sql = latest.length() <= 100 ? latest : latest.substring(0, 100) + "…";
    return sql.isEmpty() ? name : "%s (latest statement: %s)".formatted(name, sql);
  }

  @Override
  protected void handle(Task<?> task) {
    super.handle(task);
    reset();
  }

  /** While it keeps others from writing, whose number is the sum of all wake-ups. */
  @Override
  protected final long patience() {
    return held == Access.ALONE ? PATIENCE_NANOS : 0;
  }

  private void reset() {
    var open = handle;
    if (pass.isCancelled() && open != null) {
      // It may have come too late for its statement, and would hit the next while a cursor is open.
      cursors.interrupt(open);
    }
    pass.reset();
  }

  @Override
  protected void interruptRunning() {
    stop();
  }

  /**
   * Ends what is running or waiting at the gate, from any thread. The interrupt comes first: after
   * what the pass calls off there are savepoints to be undone, which it must not hit.
   */
  final void stop() {
    var open = handle;
    if (open != null) {
      open.interrupt();
    }
    pass.cancel();
  }

  final boolean isConnected() {
    return handle != null;
  }

  /** The connection, opened now if it was not yet. */
  final SqliteHandle handle() {
    var open = handle;
    if (open == null) {
      open = backend.open(pass);
      handle = open;
    }
    return open;
  }

  // Statements

  @Override
  protected final Result execute(Request.Execute request) {
    return SqliteStatements.isPlainRead(request.info())
        ? timed(request, () -> run(request))
        : run(request);
  }

  private Result run(Request.Execute request) {
    return work(request.info(), open -> open.execute(request));
  }

  @Override
  protected final @Nullable Result runQuick(Request.Execute request) {
    var open = handle;
    return open == null ? null : runQuick(open, request);
  }

  private @Nullable Result runQuick(SqliteHandle open, Request.Execute request) {
    boolean together = !transaction && open.locksReaders();
    if (together && backend.gate().pass(pass, false, 0) != Gate.Outcome.PASSED) {
      return null;
    }
    try {
      prepareFor(open, request.info());
      return open.executeQuick(request);
    } catch (SQLException e) {
      if (open.ranOver() || SqliteErrors.isBusy(e)) {
        overran(request);
        return null;
      }
      throw failure(open, e);
    } finally {
      if (together) {
        leaveGate(Access.TOGETHER);
      }
      reset();
    }
  }

  @Override
  protected final long[] executeMany(Request.ExecuteMany request) {
    return work(
        request.info(),
        open ->
            transaction
                ? open.executeManyInSavepoint(request, pass)
                : open.executeManyInTransaction(request, pass));
  }

  private <T> T work(StatementInfo info, Work<T> work) {
    SqliteStatements.check(info);
    boolean read = SqliteStatements.isRead(info);
    var open = handle();
    if (!read) {
      readAhead(open);
    }
    var access = transaction ? Access.NONE : access(open, read);
    passGate(access);
    try {
      prepareFor(open, info);
      return work.run(open);
    } catch (SQLException e) {
      throw failure(open, e);
    } finally {
      if (SqliteStatements.isSchemaChange(info)) {
        backend.gate().schemaChanged();
        schemaChanged = transaction;
      }
      leaveGate(access);
    }
  }

  private void readAhead(SqliteHandle open) {
    cursors.readAhead(open, e -> backend.errors().of(e, open, pass.isCancelled(), false));
  }

  /** To be called inside the gate, before each statement. */
  final void prepareFor(SqliteHandle open, StatementInfo info) {
    latest = info.text();
    open.useSchema(backend.gate().schemaVersion());
  }

  private static Access access(SqliteHandle open, boolean read) {
    if (!read) {
      return Access.ALONE;
    }
    return open.locksReaders() ? Access.TOGETHER : Access.NONE;
  }

  final void passGate(Access access) {
    if (access == Access.NONE) {
      return;
    }
    long patience = TimeUnit.MILLISECONDS.toNanos(backend.busyTimeout());
    switch (backend.gate().pass(pass, access == Access.ALONE, patience)) {
      case PASSED -> {
        // Inside.
      }
      case CANCELLED ->
          throw new CancelledException(
              "the statement was cancelled before its turn to write had come",
              ErrorDetails.NOTHING_SENT,
              null);
      case TIMED_OUT -> throw lockTimeout();
    }
  }

  final LockTimeoutException lockTimeout() {
    return new LockTimeoutException(
        ("waited for %d ms for the turn to write to the SQLite database %s, which is held by: %s."
                + " Keep transactions short, and do not wait inside one for another that writes;"
                + " or raise busy_timeout")
            .formatted(backend.busyTimeout(), backend.display(), backend.gate().describeHolders()),
        ErrorDetails.NOTHING_SENT,
        null);
  }

  final void leaveGate(Access access) {
    if (access != Access.NONE) {
      backend.gate().done(pass);
    }
  }

  /** The exception for an error, after which the state of the session is right again. */
  private DatabaseException failure(SqliteHandle open, SQLException error) {
    if (SqliteErrors.code(error) == Codes.SQLITE_INTERRUPT) {
      cursors.interrupt(open);
    }
    boolean rolledBack = transaction && !open.inTransaction();
    var failure = backend.errors().of(error, open, pass.isCancelled(), rolledBack);
    if (rolledBack) {
      endTransaction(open);
      doom(failure);
    }
    if (!failure.connectionUsable()) {
      markLost();
    }
    return failure;
  }

  // Transactions

  @Override
  protected final void begin(TransactionOptions options) {
    if (transaction) {
      throw new TransactionException("a transaction is open on this connection already");
    }
    var open = handle();
    boolean reads = options.isReadOnly() || backend.isReadOnly();
    readAhead(open);
    var access = access(open, reads);
    passGate(access);
    try {
      if (options.isReadOnly() && !backend.isReadOnly()) {
        open.command("PRAGMA query_only = 1");
        queryOnly = true;
      }
      open.begin(!reads);
      transaction = true;
    } catch (SQLException e) {
      throw failure(open, e);
    } finally {
      held = access;
      if (!transaction) {
        endTransaction(open);
      }
    }
  }

  @Override
  protected final void commit() {
    var open = handle();
    readAhead(open);
    try {
      open.commit();
    } catch (SQLException e) {
      open.rollbackQuietly();
      throw backend.errors().of(e, open, pass.isCancelled(), true);
    } finally {
      endTransaction(open);
    }
  }

  @Override
  protected final void rollback() {
    var open = handle;
    if (open == null) {
      return;
    }
    if (transaction) {
      cursors.rollBack(open);
    }
    try {
      open.rollback();
    } catch (SQLException e) {
      markLost();
      throw backend.errors().of(e, open, false, false);
    } finally {
      endTransaction(open);
    }
  }

  /** Lets others write, once nothing is open any more. */
  private void endTransaction(SqliteHandle open) {
    transaction = false;
    if (queryOnly) {
      queryOnly = false;
      try {
        open.command("PRAGMA query_only = 0");
      } catch (SQLException e) {
        markLost();
      }
    }
    if (schemaChanged) {
      schemaChanged = false;
      backend.gate().schemaChanged();
    }
    var access = held;
    held = Access.NONE;
    leaveGate(access);
  }

  @Override
  protected final void savepoint(String savepoint) {
    inTransaction("SAVEPOINT " + savepoint);
  }

  @Override
  protected final void releaseSavepoint(String savepoint) {
    inTransaction("RELEASE " + savepoint);
  }

  @Override
  protected final void rollbackToSavepoint(String savepoint) {
    readAhead(handle());
    inTransaction("ROLLBACK TO " + savepoint);
    if (schemaChanged) {
      backend.gate().schemaChanged(); // perhaps back to what it was
    }
    inTransaction("RELEASE " + savepoint);
  }

  private void inTransaction(String sql) {
    if (!transaction) {
      throw new TransactionException("no transaction is open on this connection");
    }
    var open = handle();
    try {
      open.run(sql);
    } catch (SQLException e) {
      throw failure(open, e);
    }
  }

  @Override
  protected final void ping() {
    handle().ping();
  }

  // Cursors

  @Override
  protected final Cursor openCursor(Request.OpenCursor request) {
    boolean steps = SqliteStatements.isRead(request.info()) && !handle().locksReaders();
    return steps ? openSteps(request) : openWhole(request);
  }

  private SqliteCursor openSteps(Request.OpenCursor request) {
    return work(
        request.info(),
        open -> {
          var statement = open.start(request);
          var cursor =
              new SqliteCursor(
                  columns(statement.columns()), List.of(), statement, request.fetchSize());
          cursors.add(cursor, statement);
          return cursor;
        });
  }

  private SqliteCursor openWhole(Request.OpenCursor request) {
    var whole = new Request.Execute(request.info(), request.sql(), request.values(), 0);
    var result = work(request.info(), open -> open.execute(whole));
    return new SqliteCursor(columns(result.columns()), result.rows(), null, request.fetchSize());
  }

  private Columns columns(@Nullable Columns columns) {
    return columns == null ? Columns.of(List.of(), backend.conversions()) : columns;
  }

  @Override
  protected final List<? extends Row> fetch(Cursor cursor) {
    var rows = (SqliteCursor) cursor;
    try {
      var part = rows.fetch();
      if (!rows.isReading()) {
        cursors.end(rows, handle());
      }
      return part;
    } catch (SQLException e) {
      var failure = failure(handle(), e);
      rows.fail(failure);
      cursors.end(rows, handle());
      throw failure;
    }
  }

  @Override
  protected final void closeCursor(Cursor cursor) {
    cursors.end((SqliteCursor) cursor, handle());
  }

  // The connection

  @Override
  public final <T> @Nullable T unwrap(Class<T> type) {
    var open = handle;
    if (open == null || !isOpen()) {
      throw new ClosedException("the connection is closed");
    }
    return type.isInstance(open.connection()) ? type.cast(open.handOut()) : null;
  }

  @Override
  protected final void release() {
    var open = handle;
    if (open != null) {
      cursors.reset();
      if (transaction) {
        open.rollbackQuietly();
      }
      var access = held;
      held = Access.NONE;
      leaveGate(access);
      open.close();
    }
  }
}
