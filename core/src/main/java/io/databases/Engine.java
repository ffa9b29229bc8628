package io.databases;

import io.databases.internal.pool.Clock;
import io.databases.internal.pool.Lease;
import io.databases.internal.pool.Pool;
import io.databases.internal.pool.PooledSession;
import io.databases.spi.Backend;
import io.databases.spi.Cursor;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Database} has while it is connected: the driver's backend, the pool, which thread
 * works on which connection, and the forced rollback if there is one.
 */
final class Engine {
  /** How often a statement is made that something else keeps from being run. */
  private static final int ATTEMPTS = 3;

  private static final System.Logger LOG = System.getLogger("io.databases.pool");

  private final Database database;
  private final Backend backend;
  private final Pool pool;
  private final Statements statements;
  private final Bindings bindings = new Bindings();
  private final boolean shares;

  /** Who is told of writes; null where nobody is. */
  private final @Nullable Replicas replicas;

  private final Thread upkeep = Thread.ofVirtual().name("databases-upkeep").unstarted(this::upkeep);
  private volatile boolean closed;

  /** Where everybody works while a rollback is forced, null while none is. */
  private volatile @Nullable LeasedSession forced;

  Engine(Database database, Settings settings, Backend backend) {
    this.database = database;
    this.backend = backend;
    this.shares = backend.sharedSessions() > 0;
    this.replicas = settings.replicas();
    this.pool =
        new Pool(
            settings.url().toString(),
            settings.pool(),
            backend::connect,
            backend.sharedSessions(),
            Clock.SYSTEM);
    this.statements = new Statements(backend.syntax(), settings.conversions());
  }

  Database database() {
    return database;
  }

  Backend backend() {
    return backend;
  }

  Pool pool() {
    return pool;
  }

  Statements statements() {
    return statements;
  }

  Bindings bindings() {
    return bindings;
  }

  @Nullable LeasedSession forced() {
    return forced;
  }

  /** Makes one connection, so that what is wrong with the address shows now, and starts upkeep. */
  void start(boolean forceRollback) {
    acquire(Deadline.NEVER).release();
    if (forceRollback) {
      beginForced();
    }
    pool.fill();
    upkeep.start();
  }

  private void upkeep() {
    var interval = pool.maintenanceInterval().toNanos();
    while (!closed) {
      LockSupport.parkNanos(this, interval);
      if (!closed) {
        maintain();
      }
    }
  }

  private void maintain() {
    try {
      bindings.removeDead();
      pool.maintain();
    } catch (RuntimeException e) { // a driver's mistake must not end upkeep for good
      LOG.log(System.Logger.Level.WARNING, "upkeep of " + database.url() + " failed", e);
    }
  }

  /** From here on everybody works in one transaction, which is going to be rolled back. */
  synchronized Transaction beginForced() {
    if (forced != null) {
      throw new TransactionException("a rollback is forced already on this database");
    }
    var leased = lease();
    try {
      var floor = leased.beginFloor();
      forced = leased;
      return floor;
    } catch (Throwable e) {
      leased.release();
      throw e;
    }
  }

  /** Rolls back what everybody did since {@link #beginForced}. */
  synchronized void endForced() {
    var leased = forced;
    if (leased != null) {
      forced = null;
      leased.release();
    }
  }

  /** A session for a connection or transaction. */
  LeasedSession lease() {
    return new LeasedSession(this, acquire(Deadline.NEVER));
  }

  private Lease acquire(Deadline deadline) {
    try {
      return pool.acquire(deadline);
    } catch (InterruptedException e) {
      throw Waiting.interruptedBeforeSending(e);
    }
  }

  /**
   * Has a single statement run outside any connection or transaction: in the backend's own way if
   * it has one, on a session shared with others, or on one taken for it alone.
   */
  <R> R call(Request<R> request, String sql, Deadline deadline) {
    try {
      return run(request, sql, deadline);
    } finally {
      noteWrite(request);
    }
  }

  private <R> R run(Request<R> request, String sql, Deadline deadline) {
    for (int attempt = 1; ; attempt++) {
      var direct = backend.direct(request);
      if (direct == null) {
        break;
      }
      var session = direct.session();
      try {
        return Waiting.await(session, direct.reply(), deadline, sql);
      } catch (DatabaseException e) {
        checkNotRun(session, e, attempt);
      }
    }
    return shares && isShareable(request)
        ? callShared(request, sql, deadline)
        : callAlone(request, sql, deadline);
  }

  /**
   * Returns where a statement may simply be made again: it was not run, because something else
   * closed its session, such as the statement of another that could not be stopped.
   */
  private static void checkNotRun(Session session, DatabaseException failure, int attempt) {
    if (!mayRunAgain(session, failure, attempt)) {
      throw failure;
    }
  }

  private static boolean mayRunAgain(Session session, DatabaseException failure, int attempt) {
    boolean sessionsEnd =
        failure instanceof ConnectionLostException || failure instanceof ClosedException;
    return sessionsEnd && failure.retrySafe() && !session.isOpen() && attempt < ATTEMPTS;
  }

  private boolean isShareable(Request<?> request) {
    return switch (request) {
      case Request.Execute execute -> backend.shareable(execute.info());
      case Request.ExecuteMany many -> backend.shareable(many.info());
      default -> false;
    };
  }

  private <R> R callShared(Request<R> request, String sql, Deadline deadline) {
    for (int attempt = 1; ; attempt++) {
      var pooled = enterShared(deadline);
      var session = pooled.session();
      try {
        return Waiting.await(session, session.submit(request), deadline, sql);
      } catch (DatabaseException e) {
        checkNotRun(session, e, attempt);
      } finally {
        pool.exitShared(pooled);
      }
    }
  }

  private PooledSession enterShared(Deadline deadline) {
    try {
      return pool.enterShared(deadline);
    } catch (InterruptedException e) {
      throw Waiting.interruptedBeforeSending(e);
    }
  }

  private <R> R callAlone(Request<R> request, String sql, Deadline deadline) {
    for (int attempt = 1; ; attempt++) {
      var lease = acquire(deadline);
      try {
        return Waiting.await(lease.session(), lease.submit(request), deadline, sql);
      } catch (DatabaseException e) {
        checkNotRun(lease.session(), e, attempt);
      } finally {
        lease.release();
      }
    }
  }

  /** To be called when a request was answered that was not made in a transaction. */
  void noteWrite(Request<?> request) {
    if (replicas != null && Writes.isPossible(request)) {
      replicas.wrote();
    }
  }

  /** To be called when something may have been written that no request tells of. */
  void noteWrite() {
    if (replicas != null) {
      replicas.wrote();
    }
  }

  // ---- for callers that do not wait

  /** {@link #call} for a caller that does not wait. */
  <R> void start(AsyncCall<R, ?> call) {
    start(call, 1);
  }

  private <R> void start(AsyncCall<R, ?> call, int attempt) {
    var request = call.request();
    var direct = backend.direct(request);
    if (direct != null) {
      send(call, attempt, direct.session(), direct.reply(), () -> {});
    } else if (shares && isShareable(request)) {
      startWith(
          call,
          pool::tryEnterShared,
          this::enterShared,
          pooled -> sendShared(call, attempt, pooled));
    } else {
      startWith(call, pool::tryAcquire, this::acquire, lease -> sendAlone(call, attempt, lease));
    }
  }

  /** Goes on with a session at once, where there is one, or when a thread has waited for one. */
  private <S> void startWith(
      AsyncCall<?, ?> call,
      Supplier<@Nullable S> take,
      Function<Deadline, S> await,
      Consumer<S> then) {
    var free = take.get();
    if (free != null) {
      then.accept(free);
      return;
    }
    Futures.run(() -> {
      try {
        then.accept(call.await(() -> await.apply(call.deadline())));
      } catch (RuntimeException e) {
        call.fail(e);
      }
    });
  }

  private <R> void sendShared(AsyncCall<R, ?> call, int attempt, PooledSession pooled) {
    var session = pooled.session();
    var reply = session.enqueue(call.request());
    send(call, attempt, session, reply, () -> pool.exitShared(pooled));
  }

  private <R> void sendAlone(AsyncCall<R, ?> call, int attempt, Lease lease) {
    var reply = lease.enqueue(call.request());
    send(call, attempt, lease.session(), reply, lease::release);
  }

  private <R> void send(
      AsyncCall<R, ?> call, int attempt, Session session, Reply<R> reply, Runnable giveBack) {
    var route =
        new AsyncCall.Route() {
          @Override
          public void giveBack() {
            noteWrite(call.request());
            giveBack.run();
          }

          @Override
          public @Nullable Runnable again(DatabaseException failure) {
            return mayRunAgain(session, failure, attempt) ? () -> start(call, attempt + 1) : null;
          }
        };
    call.sent(session, reply, call.deadline(), null, route);
  }

  /** Starts a transaction on a session of its own. */
  void start(AsyncBegin begin) {
    var lease = pool.tryAcquire();
    if (lease != null) {
      begin(begin, lease);
      return;
    }
    Futures.run(() -> {
      try {
        begin(begin, begin.await(() -> acquire(Deadline.NEVER)));
      } catch (RuntimeException e) {
        begin.fail(e);
      }
    });
  }

  private void begin(AsyncBegin begin, Lease lease) {
    var leased = new LeasedSession(this, lease);
    var connection = new Connection(leased, true);
    if (!begin.isBlock()) {
      connection.watch();
    }
    begin.release(connection);
    leased.start(begin, null, false, connection);
  }

  /** A session for one stream. */
  CursorSource openStream(Deadline deadline) {
    return new OwnCursors(this, acquire(deadline));
  }

  /** Streams read from a session taken for them alone. */
  private record OwnCursors(Engine engine, Lease lease) implements CursorSource {
    @Override
    public Session session() {
      return lease.session();
    }

    @Override
    public Deadline limit(Deadline fetch) {
      return fetch;
    }

    @Override
    public Cursor open(Request.OpenCursor request, String sql, Deadline deadline) {
      return Waiting.await(session(), submit(request), deadline, sql);
    }

    @Override
    public <R> Reply<R> submit(Request<R> request) {
      return lease.submit(request);
    }

    @Override
    public SentEnd submitClose(Request.CloseCursor request) {
      return new SentEnd(SentEnd.all(List.of()), submit(request));
    }

    @Override
    public boolean isOwn() {
      return true;
    }

    @Override
    public void watch(Object owner) {
      engine.pool.watch(lease, owner);
    }

    @Override
    public void release(Request.OpenCursor statement) {
      engine.noteWrite(statement);
      lease.release();
    }
  }

  /** Rolls back and closes everything. Leaves no thread behind. */
  void close() {
    closed = true;
    LockSupport.unpark(upkeep);
    try {
      endForced();
    } finally {
      pool.close();
      backend.close();
      joinUpkeep();
    }
  }

  private void joinUpkeep() {
    boolean interrupted = Thread.interrupted();
    while (upkeep.isAlive()) {
      try {
        upkeep.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
