package io.databases;

import io.databases.internal.pool.Lease;
import io.databases.spi.Cursor;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session that a connection or transaction has for itself, with the stack of its open
 * transactions. Any number of threads may use it: each request is put into the session's order
 * under {@link #lock}, and waited for outside of it.
 *
 * <p><b>Whose turn it is.</b> Transactions nest by savepoints, and savepoints are a stack, so those
 * of several threads must not mix. A thread that has a transaction open here goes on inside it. A
 * thread that has none waits, to <em>start</em> one, until the others have ended theirs. To <em>run
 * a statement</em> a thread need not wait: whoever was handed the connection works inside what is
 * open on it. Two kinds of statements do wait: those of threads that merely share a database-wide
 * forced rollback ({@code floor}), which must not end up in another's savepoint, and those made
 * through a {@link Transaction} while another thread has one nested in it.
 */
final class LeasedSession {
  private final Engine engine;
  private final Lease lease;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition turn = lock.newCondition();

  /** How many threads wait for an answer. */
  private final AtomicInteger calls = new AtomicInteger();

  /** The forced rollback that all threads share; set once, under the lock. */
  private volatile @Nullable Transaction floor;

  // Guarded by lock.
  private @Nullable Transaction top;
  private int savepoints;
  private boolean closed;
  private final Set<Cursor> cursors = Collections.newSetFromMap(new IdentityHashMap<>());

  LeasedSession(Engine engine, Lease lease) {
    this.engine = engine;
    this.lease = lease;
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

  void watch(Object owner) {
    engine.pool().watch(lease, owner);
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
      admit(via, shared, deadline);
      inside = top;
      if (inside != null) {
        limit = inside.limit(deadline);
      }
      reply = lease.submit(request);
      calls.incrementAndGet();
    } finally {
      lock.unlock();
    }
    try {
      return Waiting.await(session(), reply, limit, sql, inside);
    } finally {
      calls.decrementAndGet();
    }
  }

  /** The same without waiting for the result; for cursors, whose requests follow each other. */
  <R> Reply<R> submit(Request<R> request, @Nullable Transaction via, boolean shared) {
    enter(Deadline.NEVER);
    try {
      admit(via, shared, Deadline.NEVER);
      return lease.submit(request);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps a cursor in mind, to be ended with the connection at the latest. */
  void opened(Cursor cursor) {
    lock.lock();
    try {
      if (closed) {
        var _ = lease.submit(new Request.CloseCursor(cursor));
      } else {
        cursors.add(cursor);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends a cursor, whoever's turn it is and whatever has become of its transaction. */
  Reply<Request.Nothing> submitClose(Request.CloseCursor request) {
    lock.lock();
    try {
      return cursors.remove(request.cursor())
          ? lease.submit(request)
          : Reply.completed(Request.Nothing.DONE); // ended with the connection
    } finally {
      lock.unlock();
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
    } catch (InterruptedException e) {
      throw Waiting.interruptedBeforeSending(e);
    }
  }

  private void admit(@Nullable Transaction via, boolean shared, Deadline deadline) {
    if (via != null) {
      via.checkActive(); // says more than that the connection is closed
      checkOpen();
      waitForTurn(via, deadline);
      via.checkActive();
      return;
    }
    checkOpen();
    if (shared) {
      waitForTurn(floor, deadline);
    }
    if (top != null) {
      top.checkActive();
    }
  }

  /** Waits until no other thread has a transaction open above {@code base}. */
  private void waitForTurn(@Nullable Transaction base, Deadline deadline) {
    if (top == base || isMine(top)) {
      return;
    }
    var limit = deadline.earlier(Deadline.after(database().settings().pool().acquireTimeout()));
    try {
      while (top != base && !isMine(top)) {
        var holder = top;
        long left = limit.remaining(System.nanoTime());
        if (left <= 0) {
          throw new LockTimeoutException(
              "waited for the transaction that thread "
                  + (holder == null ? "" : holder.ownerName())
                  + " has open on this connection; to work inside it, call its Transaction",
              ErrorDetails.NOTHING_SENT,
              null);
        }
        turn.awaitNanos(left);
        checkOpen();
      }
    } catch (InterruptedException e) {
      throw Waiting.interruptedBeforeSending(e);
    }
  }

  private static boolean isMine(@Nullable Transaction transaction) {
    return transaction != null && transaction.isOwnedBy(Thread.currentThread());
  }

  private void checkOpen() {
    if (closed) {
      throw new ClosedException("the connection is closed");
    }
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
      if (via != null) {
        via.checkActive(); // says more than that the connection is closed
      }
      checkOpen();
      waitForTurn(via != null ? via : floor, Deadline.NEVER);
      var around = via != null ? via : top;
      if (around != null) {
        around.checkActive();
      }
      var transaction = new Transaction(this, options, top, holder, block, savepointName());
      transaction.started(lease.submit(transaction.startRequest()));
      top = transaction;
      return transaction;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a forced rollback underneath everything else, for all threads. */
  Transaction beginFloor() {
    var options = TransactionOptions.defaults().withForceRollback(true);
    var transaction = begin(options, null, null, false);
    lock.lock();
    try {
      floor = transaction;
    } finally {
      lock.unlock();
    }
    return transaction;
  }

  boolean isFloor(@Nullable Transaction transaction) {
    return transaction != null && transaction == floor;
  }

  private @Nullable String savepointName() {
    return top == null ? null : "sp_" + ++savepoints;
  }

  /**
   * Ends a transaction by a request that the caller then waits for.
   *
   * @param force ends those nested in it too; else their being open is an error
   * @param nested is given those
   */
  Reply<Request.Nothing> end(
      Transaction transaction,
      boolean keep,
      boolean commit,
      boolean force,
      List<Transaction> nested) {
    lock.lock();
    try {
      if (!force && !transaction.isEnded()) {
        checkInnermost(transaction);
      }
      var request = transaction.ending(keep, commit);
      for (var open = top; open != null && open != transaction; open = open.parent()) {
        if (open.endedByOuter()) {
          nested.add(open);
        }
      }
      dropEnded();
      return lease.submit(request);
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: takes away what has ended, down to a block that was not left. */
  private void dropEnded() {
    while (top != null && top.isEnded() && !top.isInBlock()) {
      top = top.parent();
    }
    turn.signalAll();
  }

  private void checkInnermost(Transaction transaction) {
    var inner = top;
    if (inner != null && inner != transaction && !inner.isEnded()) {
      throw new TransactionException(
          "a transaction nested in this one, begun by thread "
              + inner.ownerName()
              + ", is still open; end it first (or close this one, which rolls both back)");
    }
  }

  /** To be called when the block of a transaction was left, which has ended. */
  void leave() {
    lock.lock();
    try {
      dropEnded();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives the session back, rolling back what is open, when the statements of other threads have
   * ended.
   *
   * @return whether something was open
   */
  boolean release() {
    Transaction outermost = null;
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      closed = true; // whoever waits for a turn is refused instead of getting it now
      closeCursors();
      for (var open = top; open != null; open = open.parent()) {
        if (!open.isEnded()) {
          outermost = open;
        }
      }
    } finally {
      lock.unlock();
    }
    try {
      if (!session().isOpen()) {
        // Nothing is left in it.
      } else if (outermost != null) {
        outermost.rollbackWithAllNested();
      } else if (calls.get() > 0) {
        Waiting.awaitEnd(session(), lease.submit(new Request.Ping()), "another thread's statement");
      }
    } catch (Throwable e) {
      shut();
      lease.discard();
      throw e;
    }
    shut();
    lease.release();
    return outermost != null;
  }

  /** Under the lock: ends the streams that were not closed, before the session goes on. */
  private void closeCursors() {
    for (var cursor : cursors) {
      var _ = lease.submit(new Request.CloseCursor(cursor));
    }
    cursors.clear();
  }

  private void shut() {
    lock.lock();
    try {
      for (var open = top; open != null; open = open.parent()) {
        open.endedByConnection();
      }
      top = null;
      turn.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
