package io.databases.postgresql;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.postgresql.protocol.Frontend;
import io.databases.postgresql.protocol.Message;
import io.databases.postgresql.protocol.ServerError;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;
import io.databases.spi.StatementInfo;
import io.databases.wire.Channel;
import io.databases.wire.ProtocolException;
import io.databases.wire.ReadBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a PostgreSQL server. Requests are encoded by whoever submits them and answered in
 * order; each has its own Sync, so that a failure touches no other (documentation, section
 * "Extended Query"). The parts: {@link PgPipeline}, what is sent when and whom answers are for;
 * {@link PgStatements}, {@link PgTransactions} and {@link PgCursors}, how requests are sent; {@link
 * PgExchanges}, how their answers are read; {@link PgCancels}, how they are stopped.
 */
final class PgSession extends PgPipeline implements Session, PgConnection {
  private final PgBackend backend;
  private final PgStartup.Greeting greeting;
  private final PgStatements statements;
  private final PgTransactions transactions;
  private final PgBatches batches;
  private final PgCursors cursors;
  private final PgCopies copies;
  private final PgCancels cancels;

  /** How long the transaction leaves that is open; of whoever has unwrapped the session last. */
  private volatile UnaryOperator<Deadline> limit = UnaryOperator.identity();

  /** Who is told of notifications and of the end; null where nobody listens. */
  private volatile @Nullable Listener listener;

  /**
   * Called on the reader, and not to block.
   *
   * @param ended the connection is gone
   */
  record Listener(Consumer<? super PgNotification> notified, Runnable ended) {}

  PgSession(PgBackend backend, Channel channel, ReadBuffer in, PgStartup.Greeting greeting) {
    super(channel, in);
    this.backend = backend;
    this.greeting = greeting;
    var cache = new PreparedCache(backend.options().statementCacheSize());
    boolean guarded = backend.isReadOnly() && !greeting.isReadOnly();
    this.statements =
        new PgStatements(this, backend, new PgTypes(backend.conversions()), cache, guarded);
    this.transactions = new PgTransactions(this, statements, backend.isReadOnly());
    this.batches = new PgBatches(this, statements, backend.holdUps());
    this.cursors = new PgCursors(this, statements, transactions, backend);
    this.copies = new PgCopies(this, statements, backend);
    this.cancels = new PgCancels(backend, greeting);
    start();
  }

  PgBackend backend() {
    return backend;
  }

  // ---- requests

  @Override
  public <T> Reply<T> submit(Request<T> request) {
    var reply = new PgReply<T>();
    if (request instanceof Request.CloseCursor close) {
      cursors.forgetRest((PgCursor) close.cursor()); // what is held back may wait for that
    }
    send(reply, () -> encode(request, reply));
    return reply;
  }

  private void encode(Request<?> request, Reply<?> reply) {
    if (reply.isDone()) {
      return; // given up while it was held back
    }
    if (isGone(reply) || transactions.refuses(request, reply)) {
      return;
    }
    if (cancels.isUnderWay() && !runsAgain(request)) {
      holdFirst(reply, () -> encode(request, reply));
      cancels.whenOver(this::release);
      return;
    }
    switch (request) {
      case Request.Execute execute -> {
        cursors.detach();
        statements.execute(execute, PgExchanges.replyFor(request, reply));
      }
      case Request.ExecuteMany many -> {
        cursors.detach();
        batches.execute(many, PgExchanges.replyFor(request, reply));
      }
      case Request.OpenCursor open -> {
        cursors.detach();
        cursors.open(open, PgExchanges.replyFor(request, reply));
      }
      case Request.Fetch fetch ->
          cursors.fetch((PgCursor) fetch.cursor(), PgExchanges.replyFor(request, reply));
      case Request.CloseCursor close ->
          cursors.close((PgCursor) close.cursor(), PgExchanges.replyFor(request, reply));
      case Request.Begin begin -> {
        cursors.detach();
        transactions.begin(begin, PgExchanges.replyFor(request, reply));
      }
      case Request.Savepoint savepoint ->
          transactions.savepoint(savepoint, PgExchanges.replyFor(request, reply));
      case Request.Commit() -> transactions.commit(PgExchanges.replyFor(request, reply));
      case Request.Rollback() -> transactions.rollback(PgExchanges.replyFor(request, reply));
      case Request.ReleaseSavepoint release ->
          transactions.release(release.name(), PgExchanges.replyFor(request, reply));
      case Request.RollbackToSavepoint back ->
          transactions.rollbackTo(back.name(), PgExchanges.replyFor(request, reply));
      case Request.Ping() -> {
        Frontend.sync(out());
        append(new PgExchanges.Command(PgExchanges.replyFor(request, reply)));
      }
    }
  }

  /** Has something sent that cannot be run again, when its turn comes and its session allows it. */
  void sendAlone(Reply<?> reply, Runnable encoding) {
    send(reply, () -> encodeAlone(reply, encoding));
  }

  private void encodeAlone(Reply<?> reply, Runnable encoding) {
    if (reply.isDone() || isGone(reply)) {
      return;
    }
    var doom = transactions.doom();
    if (doom != null) {
      reply.fail(doom);
    } else if (cancels.isUnderWay()) {
      holdFirst(reply, () -> encodeAlone(reply, encoding));
      cancels.whenOver(this::release);
    } else {
      cursors.detach();
      encoding.run();
    }
  }

  @Override
  void tookBack() {
    statements.tookBack();
  }

  @Override
  boolean isGone(Reply<?> reply) {
    var gone = end();
    if (gone != null) {
      reply.fail(gone instanceof ClosedException ? closed() : lost());
    }
    return gone != null;
  }

  /** Whether a request can be run again that was stopped by mistake, or cannot be stopped. */
  private boolean runsAgain(Request<?> request) {
    return switch (request) {
      case Request.Execute execute -> isUndoneByFailure(execute.info());
      case Request.ExecuteMany many -> isUndoneByFailure(many.info());
      case Request.Ping() -> true;
      default -> false;
    };
  }

  private boolean isUndoneByFailure(StatementInfo info) {
    return !isInTransaction() && !PgStatements.commitsMidway(info);
  }

  // ---- what the server says

  @Override
  void parameter(String name, String value) {
    greeting.parameter(name, value);
  }

  @Override
  void notice(ServerError notice) {
    backend.notice(notice);
  }

  @Override
  void notification(Message notification) throws IOException {
    var told = listener;
    if (told != null) {
      int from = notification.getInt();
      told.notified()
          .accept(new PgNotification(notification.getText(), notification.getText(), from));
    }
  }

  void notifyTo(Listener target) {
    listener = target;
  }

  @Override
  protected void ended() {
    super.ended();
    var told = listener;
    if (told != null) {
      told.ended().run();
    }
  }

  @Override
  DatabaseException failed(DatabaseException failure, PgExchange exchange) {
    statements.failed(failure, exchange);
    if (!(failure instanceof CancelledException) || exchange.askedToStop) {
      return failure;
    }
    if (!cancels.mayHaveStopped(exchange)) {
      return PgErrors.stoppedUnasked(failure);
    }
    exchange.stray = true;
    return PgErrors.stoppedForAnother(failure);
  }

  @Override
  void reachedAbandoned(PgExchange exchange) {
    cancels.stop(exchange, () -> current() != exchange || !isOpen());
  }

  // ---- ends

  @Override
  protected DatabaseException describe(IOException cause) {
    return new ConnectionLostException(
        "the connection to PostgreSQL at "
            + greeting.endpoint()
            + " was lost: "
            + cause.getMessage()
            + "; whether the statement took effect is unknown",
        cause instanceof ProtocolException
            ? ErrorDetails.OUTCOME_UNKNOWN.withSqlState("08P01")
            : ErrorDetails.OUTCOME_UNKNOWN,
        cause);
  }

  private DatabaseException lost() {
    return new ConnectionLostException(
        "the connection to PostgreSQL at " + greeting.endpoint() + " is lost; nothing was sent",
        ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
        null);
  }

  private static DatabaseException closed() {
    return new ClosedException(
        "the connection is closed; the statement was not run",
        ErrorDetails.NOTHING_SENT.withConnectionUsable(false));
  }

  @Override
  public void cancel(Reply<?> reply) {
    var exchange = current();
    if (exchange != null && exchange.settles(reply)) {
      reachedAbandoned(exchange);
    } else {
      // Not its turn: the server is at another's statement, which must not be disturbed.
      forget(reply);
    }
  }

  @Override
  void forget(Reply<?> reply) {
    if (!forgetUnsent(reply)) {
      reply.fail(
          new CancelledException(
              "the statement was given up before the server came to it; it may still run",
              ErrorDetails.OUTCOME_UNKNOWN.withConnectionUsable(true),
              null));
    }
    var next = current();
    if (next != null && next.settles(reply)) { // the reader came to it before it was given up
      reachedAbandoned(next);
    }
  }

  /** Gives up what is held back, so that it is never sent; false where it may have been. */
  private boolean forgetUnsent(Reply<?> reply) {
    lock().lock();
    try {
      return PgReply.isUnsent(reply)
          && reply.fail(
              new CancelledException(
                  "the statement was given up before it was sent",
                  ErrorDetails.NOTHING_SENT,
                  null));
    } finally {
      lock().unlock();
    }
  }

  @Override
  public void close() {
    lock().lock();
    if (end() == null && current() == null) { // an idle server reads it at once
      Frontend.terminate(out());
    }
    flushAndUnlock();
    fail(PgSession::closed);
    var pending = current();
    if (pending != null) {
      pending.closing();
    }
    try {
      joinReader();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- PgConnection

  @Override
  public <T> @Nullable T unwrap(Class<T> type) {
    if (!isOpen()) {
      throw closed();
    }
    return type == PgConnection.class || type == PgSession.class ? type.cast(this) : null;
  }

  @Override
  public <T> @Nullable T unwrap(Class<T> type, UnaryOperator<Deadline> transaction) {
    limit = transaction;
    return unwrap(type);
  }

  /** When what COPY waits for now has to be there. */
  Deadline deadline() {
    return limit.apply(backend.deadline());
  }

  @Override
  public int processId() {
    return greeting.processId();
  }

  @Override
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(greeting.parameters().get(name));
  }

  @Override
  public long copyIn(String table, Iterable<?> rows) {
    return copies.in(table, null, rows);
  }

  @Override
  public long copyIn(String table, List<String> columns, Iterable<?> rows) {
    return copies.in(table, columns, rows);
  }

  @Override
  public long copyIn(String sql, InputStream source) throws IOException {
    return copies.in(sql, source);
  }

  @Override
  public long copyIn(String sql, Reader source) throws IOException {
    return copies.in(sql, Utf8.of(source));
  }

  @Override
  public long copyOut(String sql, OutputStream target) throws IOException {
    return copies.out(sql, target);
  }

  @Override
  public long copyOut(String sql, Writer target) throws IOException {
    try (var bytes = Utf8.of(target)) {
      return copies.out(sql, bytes);
    }
  }
}
