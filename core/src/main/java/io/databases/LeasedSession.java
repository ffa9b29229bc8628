package io.databases;

import io.databases.internal.pool.Lease;
import io.databases.spi.Cursor;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session that a connection or transaction has for itself. Any number of threads may use it: each
 * request is put into the session's order under {@link #lock}, and waited for outside of it. What
 * transactions are open on it and whose turn it is, {@link Turns} tells.
 *
 * <p>Callers that do not wait leave a {@link Submission} in {@link #arrivals}, from which whoever
 * next gives up the lock takes it. The transactions they start are no thread's own.
 */
final class LeasedSession {
  private final Engine engine;
  private final Lease lease;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Turns turns;

  /** The replies of calls that have not come, or whose callers have not noticed yet. */
  private final Set<Reply<?>> underWay = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean watched = new AtomicBoolean();

  /** Whether somebody has the driver's own object, and what is done with that is not seen. */
  private volatile boolean unwrapped;

  private final Arrivals arrivals = new Arrivals(this, lock);

  /** Asynchronous calls whose replies have not come. */
  private final Set<AsyncCall<?, ?>> unanswered = ConcurrentHashMap.newKeySet();

  /** Those ends of transactions that were sent and are not finished; each is answered then. */
  private final Set<Reply<Request.Nothing>> endings = ConcurrentHashMap.newKeySet();

  /** Guarded by the lock. */
  private final OpenThings open = new OpenThings();

  LeasedSession(Engine engine, Lease lease) {
    this.engine = engine;
    this.lease = lease;
    this.turns = new Turns(arrivals, engine.database().settings().pool());
  }

  Engine engine() {
    return engine;
  }

  Database database() {
    return engine.database();
  }

  Session session() {
    return lease.session();
  }

  /** The driver's own object, which may outlive this and so must not keep it from being found. */
  <T> @Nullable T unwrap(Class<T> type) {
    unwrapped = true;
    var self = new WeakReference<>(this);
    return session()
        .unwrap(
            type,
            deadline -> {
              var leased = self.get();
              return leased == null ? deadline : leased.limit(deadline);
            });
  }

  /**
   * Has it reported and taken back where it is thrown away without being given back. Whoever can
   * still use it refers to this: connections, transactions, streams, and calls under way.
   */
  void watch() {
    if (watched.compareAndSet(false, true)) {
      engine.pool().watch(lease, this);
    }
  }

  /**
   * Has a request run.
   *
   * @param via the transaction whose verb was called, null for a connection's or database's
   * @param shared whether the thread only shares a forced rollback, and so waits for others' turns
   */
  <R> R call(
      Request<R> request,
      String sql,
      Deadline deadline,
      @Nullable Transaction via,
      boolean shared) {
    var limit = deadline;
    Transaction inside;
    Reply<R> reply;
    enter(deadline);
    try {
      turns.admit(via, shared, deadline);
      inside = turns.top();
      if (inside != null) {
        limit = inside.limit(deadline);
      }
      reply = lease.submit(request);
      underWay.add(reply);
    } finally {
      arrivals.unlock();
    }
    try {
      return Waiting.await(session(), reply, limit, sql, inside);
    } finally {
      underWay.remove(reply);
      if (inside == null) {
        engine.noteWrite(request);
      }
    }
  }

  // ---- for callers that do not wait

  void start(AsyncCall<?, ?> call, @Nullable Transaction via, boolean shared) {
    arrivals.add(new CallSubmission(call, via, shared));
  }

  /**
   * Says that an asynchronous call has failed before it came here; takes its place all the same.
   */
  void callFailed(RuntimeException failure, boolean shared) {
    arrivals.add(new FailedCall(failure, shared));
  }

  void start(
      AsyncBegin begin, @Nullable Transaction via, boolean shared, @Nullable Connection holder) {
    arrivals.add(begin.on(via, shared, holder));
  }

  /**
   * Under the lock: whether this may be submitted now.
   *
   * @throws DatabaseException where it never may
   */
  boolean isTurnOf(Submission submission) {
    return turns.isTurnOf(submission);
  }

  /** Under the lock. */
  void submit(Submission submission) {
    submission.submit(this, turns.top());
  }

  /** Under the lock. */
  void drop(Submission submission) {
    submission.dropped(turns.top());
  }

  /** Under the lock: sends a call. */
  <R> void send(AsyncCall<R, ?> call, @Nullable Transaction inside) {
    var limit = inside == null ? call.deadline() : inside.limit(call.deadline());
    var reply = lease.enqueue(call.request());
    underWay.add(reply);
    unanswered.add(call);
    reply.onDone(() -> {
      var failure = reply.failure();
      if (inside != null && failure != null) {
        inside.callFailed(failure);
      }
      unanswered.remove(call);
      underWay.remove(reply);
    });
    AsyncCall.Route route = inside == null ? () -> engine.noteWrite(call.request()) : () -> {};
    call.sent(session(), reply, limit, inside, route);
  }

  /** The asynchronous calls under way in a transaction. */
  List<AsyncCall<?, ?>> unansweredIn(Transaction transaction) {
    arrivals.lock();
    try {
      return unanswered.stream().filter(call -> call.isInside(transaction)).toList();
    } finally {
      arrivals.unlock();
    }
  }

  /** Is answered when all calls are that were sent so far. */
  private Reply<?> callsUnderWay() {
    return SentEnd.all(List.copyOf(underWay));
  }

  /** Cancels the asynchronous calls under way in a transaction. */
  void cancelCallsIn(Transaction transaction) {
    unansweredIn(transaction).forEach(AsyncCall::cancel);
  }

  // ---- for cursors

  /** Has a request run whose reply somebody else waits for: those of a cursor follow each other. */
  <R> Reply<R> submit(Request<R> request, @Nullable Transaction via, boolean shared) {
    enter(Deadline.NEVER);
    try {
      turns.admit(via, shared, Deadline.NEVER);
      return lease.submit(request);
    } finally {
      arrivals.unlock();
    }
  }

  /** The sooner of a deadline and that of the transaction that is open. */
  Deadline limit(Deadline deadline) {
    arrivals.lock();
    try {
      var inside = turns.top();
      return inside == null ? deadline : inside.limit(deadline);
    } finally {
      arrivals.unlock();
    }
  }

  /** Keeps a cursor in mind, to be ended with the connection at the latest. */
  void opened(Cursor cursor) {
    arrivals.lock();
    try {
      if (turns.isClosed()) {
        var _ = lease.submit(new Request.CloseCursor(cursor));
      } else {
        open.add(cursor, note("stream"));
      }
    } finally {
      arrivals.unlock();
    }
  }

  /** Ends a cursor, whoever's turn it is and whatever has become of its transaction. */
  SentEnd submitClose(Request.CloseCursor request) {
    arrivals.lock();
    try {
      return open.remove(request.cursor())
          ? new SentEnd(callsUnderWay(), lease.submit(request))
          : SentEnd.NOTHING_TO_DO; // ended with the connection
    } finally {
      arrivals.unlock();
    }
  }

  private void enter(Deadline deadline) {
    try {
      if (deadline.isNever()) {
        lock.lockInterruptibly();
      } else if (!lock.tryLock(deadline.remaining(System.nanoTime()), TimeUnit.NANOSECONDS)) {
        throw new StatementTimeoutException(
            "the statement's time was over before the connection was free; nothing was sent",
            ErrorDetails.NOTHING_SENT,
            null);
      }
      arrivals.submitAll();
    } catch (InterruptedException e) {
      throw Waiting.interruptedBeforeSending(e);
    }
  }

  LockTimeoutException turnTimeout() {
    return turns.timeout();
  }

  /**
   * Starts a transaction, or a savepoint inside the one that is open.
   *
   * @param via the transaction to nest in, null for the thread's own or none
   * @param holder what to release when it has ended, null for nothing
   * @param block whether it stays in the way until its block is left
   */
  Transaction begin(
      TransactionOptions options,
      @Nullable Transaction via,
      @Nullable Connection holder,
      boolean block) {
    enter(Deadline.NEVER);
    try {
      turns.admitStart(via);
      return start(options, holder, block, Thread.currentThread());
    } finally {
      arrivals.unlock();
    }
  }

  /**
   * Under the lock: puts a transaction on top.
   *
   * @param owner null where it is started asynchronously
   */
  Transaction start(
      TransactionOptions options,
      @Nullable Connection holder,
      boolean block,
      @Nullable Thread owner) {
    var transaction =
        new Transaction(this, options, turns.top(), holder, block, turns.nextSavepoint(), owner);
    if (!block) {
      transaction.noteOpening(note("transaction"));
    }
    var request = transaction.startRequest();
    transaction.started(owner == null ? lease.enqueue(request) : lease.submit(request));
    turns.push(transaction);
    return transaction;
  }

  /** Puts a forced rollback underneath everything else, for all threads. */
  Transaction beginFloor() {
    var options = TransactionOptions.defaults().withForceRollback(true);
    var transaction = begin(options, null, null, false);
    arrivals.lock();
    try {
      turns.floor(transaction);
    } finally {
      arrivals.unlock();
    }
    return transaction;
  }

  // ---- what is open on a forced rollback

  /** Who opens something here; null where that is not noted, as it is with leak detection only. */
  private @Nullable OpenHandle note(String kind) {
    boolean noted = turns.floor() != null && !database().settings().pool().leakThreshold().isZero();
    return noted ? OpenHandle.here(kind) : null;
  }

  @Nullable OpenHandle noteConnection() {
    var handle = note("connection");
    if (handle == null) {
      return null;
    }
    arrivals.lock();
    try {
      open.add(handle);
    } finally {
      arrivals.unlock();
    }
    return handle;
  }

  void connectionClosed(OpenHandle handle) {
    arrivals.lock();
    try {
      open.remove(handle);
    } finally {
      arrivals.unlock();
    }
  }

  /** What was noted and is not closed. */
  List<OpenHandle> openHandles() {
    arrivals.lock();
    try {
      return open.handles(turns.top());
    } finally {
      arrivals.unlock();
    }
  }

  boolean isFloor(@Nullable Transaction transaction) {
    return transaction != null && transaction == turns.floor();
  }

  /**
   * Ends a transaction by a request that the caller then waits for.
   *
   * @param force ends those nested in it too; else their being open is an error
   * @param later whether the caller must not be held up
   * @param nested is given those
   * @param finished is answered by the caller when nothing is left to do for it
   */
  SentEnd end(
      Transaction transaction,
      boolean keep,
      boolean commit,
      boolean force,
      List<Transaction> nested,
      Reply<Request.Nothing> finished,
      boolean later) {
    arrivals.lock();
    try {
      if (!force && !transaction.isEnded()) {
        turns.checkInnermost(transaction);
      }
      var request = transaction.ending(keep, commit);
      turns.endAbove(transaction, nested);
      turns.dropEnded();
      endings.add(finished);
      finished.onDone(() -> endings.remove(finished));
      var ahead = callsUnderWay();
      return new SentEnd(ahead, later ? lease.enqueue(request) : lease.submit(request));
    } finally {
      arrivals.unlock();
    }
  }

  /**
   * Rolls back to a savepoint whose release has failed; null where the session is being given back,
   * which undoes all.
   */
  @Nullable SentEnd undo(Request<Request.Nothing> rollback) {
    arrivals.lock();
    try {
      return turns.isClosed() ? null : new SentEnd(callsUnderWay(), lease.submit(rollback));
    } finally {
      arrivals.unlock();
    }
  }

  /** To be called when the block of a transaction was left, which has ended. */
  void leave() {
    arrivals.lock();
    try {
      turns.dropEnded();
    } finally {
      arrivals.unlock();
    }
  }

  /**
   * Gives the session back, rolling back what is open, when the statements of other threads, and
   * the ends of transactions, have ended.
   *
   * @return whether something was open
   */
  boolean release() {
    @Nullable Transaction outermost;
    @Nullable Ending rollback = null;
    arrivals.lock();
    try {
      if (turns.isClosed()) {
        return false;
      }
      turns.close(); // whoever waits for a turn is refused instead of getting it now
      open.removeCursors().forEach(cursor -> lease.submit(new Request.CloseCursor(cursor)));
      outermost = turns.outermostOpen();
      if (outermost != null && session().isOpen()) {
        rollback = new Ending(outermost, this, false, true);
        rollback.send(false); // now, before another thread ends it
      }
    } finally {
      arrivals.unlock();
    }
    try {
      if (rollback != null) {
        rollback.finish();
      } else {
        Waiting.awaitAnswer(callsUnderWay());
      }
      endings.forEach(Waiting::awaitAnswer);
    } catch (Throwable e) {
      shut();
      lease.discard();
      throw e;
    } finally {
      if (unwrapped) {
        engine.noteWrite();
      }
    }
    shut();
    lease.release();
    return outermost != null;
  }

  private void shut() {
    arrivals.lock();
    try {
      turns.endAll();
    } finally {
      arrivals.unlock();
    }
  }
}
