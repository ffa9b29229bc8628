package io.databases.postgresql;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.ParameterException;
import io.databases.Row;
import io.databases.TransactionOptions;
import io.databases.postgresql.protocol.Field;
import io.databases.postgresql.protocol.Frontend;
import io.databases.postgresql.protocol.Message;
import io.databases.postgresql.protocol.ServerError;
import io.databases.postgresql.types.Oids;
import io.databases.postgresql.types.TypeInfo;
import io.databases.spi.Cursor;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Request.Nothing;
import io.databases.spi.Result;
import io.databases.spi.Session;
import io.databases.wire.BigEndian;
import io.databases.wire.Channel;
import io.databases.wire.Pipeline;
import io.databases.wire.ReadBuffer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a PostgreSQL server. Requests are encoded by whoever submits them and answered in
 * order; each has its own Sync, so that a failure touches no other (documentation, section
 * "Extended Query").
 *
 * <p><b>Holding back.</b> Two things cannot be sent before the answer to another is known: a
 * statement before the types of its parameters, and what follows the first statement of a
 * transaction before its BEGIN has succeeded (a BEGIN that failed must not leave the rest to run
 * without it). While one of these is awaited, {@link #holding} is set and later requests wait in
 * {@link #held}, in their order.
 *
 * <p><b>A start that failed</b> dooms what follows it until the end that belongs to it; see {@link
 * io.databases.spi.BlockingSession}, which does the same for drivers that block.
 */
final class PgSession extends Pipeline<PgExchange> implements Session, PgConnection {
  private final PgBackend backend;
  private final PgStartup.Greeting greeting;
  private final PreparedCache statements;
  private final Message message = new Message();

  // Guarded by lock().
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private boolean holding;
  private boolean startUnsent;
  private @Nullable Doom doom;
  private long portals;

  /** The transaction status of the last ReadyForQuery: I, T or E; for the reader. */
  private volatile char status = 'I';

  /** What {@link TypeInfo#LOOKUP} takes and gives. */
  private static final int[] OID_ARRAY = {Oids.OID_ARRAY};

  private static final List<Field> LOOKUP_FIELDS =
      List.of(
          new Field("oid", 0, Oids.OID, -1),
          new Field("name", 0, Oids.TEXT, -1),
          new Field("kind", 0, Oids.TEXT, -1),
          new Field("target", 0, Oids.OID, -1),
          new Field("delimiter", 0, Oids.TEXT, -1),
          new Field("names", 0, Oids.TEXT_ARRAY, -1),
          new Field("types", 0, Oids.OID_ARRAY, -1));

  private record Doom(DatabaseException reason, @Nullable String savepoint) {}

  PgSession(PgBackend backend, Channel channel, ReadBuffer in, PgStartup.Greeting greeting) {
    super(channel, in, "databases-postgresql-reader");
    this.backend = backend;
    this.greeting = greeting;
    this.statements = new PreparedCache(backend.options().statementCacheSize());
    start();
  }

  // ---- sending

  @Override
  public <T> Reply<T> submit(Request<T> request) {
    var reply = new Reply<T>();
    send(() -> encode(request, reply));
    return reply;
  }

  /** Encodes now or when what holds it back is known, and has it written. */
  private void send(Runnable encoding) {
    lock().lock();
    if (holding) {
      held.add(encoding);
    } else {
      encoding.run();
    }
    if (startUnsent) {
      lock().unlock(); // travels with what follows it
    } else {
      flushAndUnlock();
    }
  }

  /** Lets those go that were held back; on the reader. */
  private void release() {
    lock().lock();
    holding = false;
    while (!holding) {
      var encoding = held.poll();
      if (encoding == null) {
        break;
      }
      encoding.run();
    }
    if (out().isEmpty() || startUnsent) {
      lock().unlock();
    } else {
      lock().unlock();
      // Not on the reader: it must go on reading while the server takes what is written.
      Thread.startVirtualThread(this::flush);
    }
  }

  private void flush() {
    lock().lock();
    flushAndUnlock();
  }

  private void encode(Request<?> request, Reply<?> reply) {
    if (reply.isDone()) {
      return; // given up while it was held back
    }
    var gone = end();
    if (gone != null) {
      reply.fail(gone instanceof ClosedException ? closed() : lost());
      return;
    }
    if (doom != null && !passesDoom(request, reply, doom)) {
      return;
    }
    switch (request) {
      case Request.Execute execute -> execute(execute, PgExchanges.replyFor(request, reply));
      case Request.ExecuteMany many -> executeMany(many, PgExchanges.replyFor(request, reply));
      case Request.OpenCursor open -> openCursor(open, PgExchanges.replyFor(request, reply));
      case Request.Fetch fetch -> fetch(fetch.cursor(), PgExchanges.replyFor(request, reply));
      case Request.CloseCursor close ->
          closeCursor(close.cursor(), PgExchanges.replyFor(request, reply));
      case Request.Begin begin ->
          start(beginSql(begin.options()), null, PgExchanges.replyFor(request, reply));
      case Request.Savepoint savepoint ->
          start(
              "SAVEPOINT " + savepoint.name(),
              savepoint.name(),
              PgExchanges.replyFor(request, reply));
      case Request.Commit() -> {
        command("COMMIT", new PgExchanges.Commit(PgExchanges.replyFor(request, reply)));
      }
      case Request.Rollback() -> command("ROLLBACK", reply);
      case Request.ReleaseSavepoint release ->
          command("RELEASE SAVEPOINT " + release.name(), reply);
      case Request.RollbackToSavepoint back ->
          command(
              "ROLLBACK TO SAVEPOINT " + back.name(), "RELEASE SAVEPOINT " + back.name(), reply);
      case Request.Ping() -> {
        Frontend.sync(out());
        append(new PgExchanges.Command(PgExchanges.replyFor(request, reply)));
      }
    }
  }

  /** Settles a request that must not run after a failed start; true for one that may. */
  private boolean passesDoom(Request<?> request, Reply<?> reply, Doom current) {
    switch (request) {
      case Request.Rollback() -> {
        doom = null;
        return true;
      }
      case Request.RollbackToSavepoint back when back.name().equals(current.savepoint) -> {
        doom = null;
        PgExchanges.<Nothing>replyFor(request, reply).complete(Nothing.DONE);
        return false;
      }
      case Request.ReleaseSavepoint release when release.name().equals(current.savepoint) ->
          doom = null;
      case Request.Ping(), Request.CloseCursor _ -> {
        return true;
      }
      case Request.Commit() -> {
        doom = null;
        // Nothing was begun, or the server has given it up; make sure of it.
        command("ROLLBACK", new Reply<Nothing>());
      }
      default -> {}
    }
    reply.fail(current.reason);
    return false;
  }

  // ---- statements

  private void execute(Request.Execute request, Reply<Result> reply) {
    withPrepared(
        request.sql(),
        reply,
        (prepared, cached) -> {
          PgExchanges.Retry retry =
              failure -> cached && runsAgain(prepared, failure, () -> execute(request, reply));
          parseUnnamed(prepared);
          bindAndExecute(prepared, request.values(), request.maxRows());
          sync(new PgExchanges.Statement(prepared, reply, retry));
        });
  }

  private void executeMany(Request.ExecuteMany request, Reply<long[]> reply) {
    withPrepared(
        request.sql(),
        reply,
        (prepared, cached) -> {
          PgExchanges.Retry retry =
              failure -> cached && runsAgain(prepared, failure, () -> executeMany(request, reply));
          parseUnnamed(prepared);
          for (var values : request.rows()) {
            bindAndExecute(prepared, values, 0);
          }
          sync(new PgExchanges.Batch(request.rows().size(), reply, retry));
        });
  }

  /** Where statements go unnamed the server may have forgotten it, or be another one, since. */
  private void parseUnnamed(Prepared prepared) {
    if (prepared.name().isEmpty()) {
      Frontend.parse(out(), "", prepared.sql());
    }
  }

  private void bindAndExecute(Prepared prepared, @Nullable Object[] values, int maxRows) {
    prepared.bind(out(), "", values);
    Frontend.execute(out(), "", maxRows);
  }

  private void sync(PgExchange exchange) {
    Frontend.sync(out());
    append(exchange);
    confirmStart(exchange);
  }

  /** What follows the first statement of a transaction waits until its BEGIN has succeeded. */
  private void confirmStart(PgExchange exchange) {
    if (startUnsent) {
      startUnsent = false;
      holding = true;
      exchange.releasesHeld = true;
    }
  }

  private interface Encoding {
    /**
     * @param cached whether the statement was prepared for an earlier request, and may be stale
     */
    void with(Prepared prepared, boolean cached);
  }

  /** Encodes with the prepared statement of this text, preparing it first where it is not. */
  private void withPrepared(String sql, Reply<?> reply, Encoding encoding) {
    var known = statements.get(sql);
    if (known != null && encodes(known, encoding)) {
      return;
    }
    startUnsent = false;
    holding = true; // until prepared() releases
    var name = statements.nextName();
    closeEvicted();
    Frontend.parse(out(), name, sql);
    Frontend.describeStatement(out(), name);
    Frontend.sync(out());
    append(
        new PgExchanges.Preparing((oids, fields, failure) ->
            prepared(sql, name, oids, fields, failure, reply, encoding)));
  }

  private void prepared(
      String sql,
      String name,
      int[] oids,
      @Nullable List<Field> fields,
      @Nullable DatabaseException failure,
      Reply<?> reply,
      Encoding encoding) {
    int[] unknown = failure == null ? backend.types().unknown(oids, fields) : new int[0];
    if (unknown.length > 0) {
      askForTypes(unknown, problem -> prepared(sql, name, oids, fields, problem, reply, encoding));
      return;
    }
    lock().lock();
    try {
      if (failure != null) {
        reply.fail(failure);
      } else {
        var prepared = backend.types().statement(sql, name, oids, fields);
        statements.put(prepared);
        encodeOrFail(prepared, reply, encoding);
      }
    } finally {
      lock().unlock();
    }
    release();
  }

  /** Has the server describe types; on the reader, while requests are held back. */
  private void askForTypes(int[] oids, Consumer<@Nullable DatabaseException> then) {
    var lookup = backend.types().statement(TypeInfo.LOOKUP, "", OID_ARRAY, LOOKUP_FIELDS);
    var reply = new Reply<Result>();
    reply.onDone(() -> {
      if (!reply.isFailed()) {
        backend.types().learn(reply.result().rows(), oids);
      }
      then.accept(reply.failure());
    });
    var values = new Object[] {IntStream.of(oids).mapToObj(Integer::toUnsignedLong).toList()};
    lock().lock();
    try {
      Frontend.parse(out(), "", TypeInfo.LOOKUP);
      lookup.bind(out(), "", values);
      Frontend.execute(out(), "", 0);
      Frontend.sync(out());
      append(new PgExchanges.Statement(lookup, reply, _ -> false));
    } finally {
      lock().unlock();
    }
    Thread.startVirtualThread(this::flush);
  }

  private void encodeOrFail(Prepared prepared, Reply<?> reply, Encoding encoding) {
    if (reply.isDone()) {
      return; // given up while it was prepared
    }
    int before = out().size();
    try {
      encoding.with(prepared, false);
    } catch (ParameterException e) {
      takeBack(before);
      reply.fail(e);
    }
  }

  /**
   * False where the values do not fit what was prepared: the columns may have other types by now.
   */
  private boolean encodes(Prepared known, Encoding encoding) {
    int before = out().size();
    try {
      encoding.with(known, true);
      return true;
    } catch (ParameterException e) {
      takeBack(before);
      statements.remove(known, true);
      return false;
    }
  }

  private void takeBack(int size) {
    out().truncate(size);
    statements.forgetCommands(); // one may have been prepared by what was taken back
  }

  private void closeEvicted() {
    for (var name : statements.takeEvicted()) {
      Frontend.closeStatement(out(), name);
    }
  }

  /**
   * After a failure of a statement that was prepared earlier: whether that may be because it has
   * gone stale, dropped by DISCARD or made for tables that look otherwise by now, and so is
   * prepared again and run once more. Never inside a transaction, which has failed with it.
   */
  private boolean runsAgain(Prepared prepared, DatabaseException failure, Runnable again) {
    var state = failure.sqlState().orElse("");
    boolean dropped = state.equals("26000");
    boolean changed = state.equals("0A000") || state.startsWith("42");
    if (!dropped && !changed) {
      return false;
    }
    lock().lock();
    try {
      statements.remove(prepared, changed);
    } finally {
      lock().unlock();
    }
    if (status != 'I') {
      return false;
    }
    Thread.startVirtualThread(() -> send(again)); // the reader must not write
    return true;
  }

  // ---- transactions

  private void start(String sql, @Nullable String savepoint, Reply<Nothing> reply) {
    parseBindExecute(sql);
    append(new PgExchanges.Start(reply, () -> startFailed(reply, savepoint)));
    startUnsent = true;
  }

  private void startFailed(Reply<Nothing> reply, @Nullable String savepoint) {
    lock().lock();
    try {
      var reason = reply.failure();
      if (doom == null) {
        doom = new Doom(reason == null ? lost() : reason, savepoint);
      }
    } finally {
      lock().unlock();
    }
  }

  private static String beginSql(TransactionOptions options) {
    var sql = new StringBuilder("BEGIN");
    options
        .isolation()
        .ifPresent(level -> sql.append(" ISOLATION LEVEL ").append(level.name().replace('_', ' ')));
    if (options.isReadOnly()) {
      sql.append(" READ ONLY");
    }
    if (options.isDeferrable()) {
      sql.append(" DEFERRABLE");
    }
    return sql.toString();
  }

  private void command(String sql, Reply<?> reply) {
    command(sql, new PgExchanges.Command(PgExchanges.replyFor(new Request.Ping(), reply)));
  }

  private void command(String sql, PgExchange exchange) {
    parseBindExecute(sql);
    sync(exchange);
  }

  private void command(String first, String second, Reply<?> reply) {
    parseBindExecute(first);
    parseBindExecute(second);
    sync(new PgExchanges.Command(PgExchanges.replyFor(new Request.Ping(), reply)));
  }

  /** A command without parameters or rows, in one go. */
  private void parseBindExecute(String sql) {
    var out = out();
    var name = statements.commandName(sql);
    if (name == null) {
      name = statements.addCommand(sql);
      Frontend.parse(out, name, sql);
    }
    int at = Frontend.beginBind(out, "", name);
    out.putShort(0);
    out.putShort(0);
    out.putShort(0);
    Frontend.end(out, at);
    Frontend.execute(out, "", 0);
  }

  // ---- cursors

  private void openCursor(Request.OpenCursor request, Reply<Cursor> reply) {
    withPrepared(
        request.sql(),
        reply,
        (prepared, _) -> {
          var columns = prepared.columns();
          if (columns == null) {
            throw new ParameterException("the statement gives no rows to stream: " + request.sql());
          }
          boolean own = status == 'I' && !startUnsent && doom == null;
          var portal = "c" + ++portals;
          if (own) {
            parseBindExecute("BEGIN");
          }
          parseUnnamed(prepared);
          prepared.bind(out(), portal, request.values());
          var cursor = new PgCursor(prepared, columns, portal, request.fetchSize(), own);
          var opened = new Reply<Nothing>();
          opened.onDone(() -> {
            var failure = opened.failure();
            if (failure == null) {
              reply.complete(cursor);
            } else {
              reply.fail(failure);
            }
          });
          sync(new PgExchanges.Command(opened));
        });
  }

  private void fetch(Cursor handle, Reply<List<? extends Row>> reply) {
    var cursor = (PgCursor) handle;
    if (cursor.isExhausted()) {
      reply.complete(List.of());
      return;
    }
    Frontend.execute(out(), cursor.portal(), cursor.fetchSize());
    sync(new PgExchanges.Fetching(cursor, reply));
  }

  private void closeCursor(Cursor handle, Reply<Nothing> reply) {
    var cursor = (PgCursor) handle;
    Frontend.closePortal(out(), cursor.portal());
    if (cursor.hasOwnTransaction()) {
      parseBindExecute("COMMIT");
    }
    sync(new PgExchanges.Command(reply));
  }

  // ---- receiving

  @Override
  protected int receive(ReadBuffer in) throws IOException {
    while (in.available() >= 5) {
      byte[] bytes = in.array();
      int at = in.position();
      int length = BigEndian.getInt(bytes, at + 1);
      if (length < 4) {
        throw new IOException("the server sent a message of length " + length);
      }
      if (in.available() - 1 < length) {
        return length == Integer.MAX_VALUE ? length : length + 1;
      }
      message.set(bytes[at], bytes, at + 5, at + 1 + length);
      in.skip(length + 1);
      handle();
    }
    return 5;
  }

  private void handle() throws IOException {
    switch (message.type()) {
      case 'S' -> greeting.parameter(message.getText(), message.getText());
      case 'N' -> backend.notice(ServerError.read(message));
      case 'A' -> {} // nobody listens on this session
      case 'E' -> failed(PgErrors.toException(ServerError.read(message)));
      case 'Z' -> ready((char) message.getByte());
      default -> {
        var exchange = current();
        if (exchange == null) {
          throw message.unexpected("that nothing was sent for");
        }
        exchange.on(message);
        if (!exchange.isSynced() && message.type() == 'C') {
          complete(exchange);
          exchange.done();
        }
      }
    }
  }

  private void failed(DatabaseException failure) {
    var exchange = current();
    if (exchange == null || !failure.connectionUsable()) {
      fail(failure); // the server is going away, and says why
      return;
    }
    exchange.failure = failure;
    while (exchange != null && !exchange.isSynced()) {
      complete(exchange);
      exchange.done();
      exchange = current();
      if (exchange != null) {
        exchange.failure = failure; // the server skips it
      }
    }
  }

  private void ready(char transactionStatus) throws IOException {
    status = transactionStatus;
    var exchange = current();
    if (exchange == null || !exchange.isSynced()) {
      throw message.unexpected("out of turn");
    }
    complete(exchange);
    exchange.done();
    if (exchange.releasesHeld) {
      release();
    }
    var next = current();
    if (next != null && next.isAbandoned()) {
      askToStop();
    }
  }

  @Override
  protected DatabaseException describe(IOException cause) {
    return new ConnectionLostException(
        "the connection to PostgreSQL at "
            + greeting.endpoint()
            + " was lost: "
            + cause.getMessage()
            + "; whether the statement took effect is unknown",
        ErrorDetails.OUTCOME_UNKNOWN,
        cause);
  }

  @Override
  protected void ended() {
    lock().lock();
    try {
      holding = false;
      for (var encoding = held.poll(); encoding != null; encoding = held.poll()) {
        encoding.run(); // finds the connection gone
      }
    } finally {
      lock().unlock();
    }
  }

  private DatabaseException lost() {
    return new ConnectionLostException(
        "the connection to PostgreSQL at " + greeting.endpoint() + " is lost; nothing was sent",
        ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
        null);
  }

  private static DatabaseException closed() {
    return new ClosedException("the connection is closed; the statement was not run");
  }

  // ---- cancelling and closing

  @Override
  public void cancel(Reply<?> reply) {
    var exchange = current();
    if (exchange != null && exchange.settles(reply)) {
      askToStop();
    } else {
      // Not its turn: the server is at another's statement, which must not be disturbed.
      reply.fail(
          new CancelledException(
              "the statement was given up before the server came to it; it may still run",
              ErrorDetails.OUTCOME_UNKNOWN.withConnectionUsable(true),
              null));
    }
  }

  private void askToStop() {
    Thread.ofVirtual().name("databases-cancel").start(() -> PgStartup.cancel(backend, greeting));
  }

  @Override
  public void close() {
    lock().lock();
    if (end() == null) {
      Frontend.terminate(out());
    }
    flushAndUnlock();
    fail(closed());
    try {
      joinReader();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public <T> @Nullable T unwrap(Class<T> type) {
    if (!isOpen()) {
      throw closed();
    }
    return type == PgConnection.class ? type.cast(this) : null;
  }

  @Override
  public int processId() {
    return greeting.processId();
  }

  @Override
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(greeting.parameters().get(name));
  }
}
