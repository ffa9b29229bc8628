package io.databases;

import io.databases.internal.pool.PoolSettings;
import io.databases.spi.Deadline;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The stack of transactions that are open on a session, and whose turn it is there.
 *
 * <p>Transactions nest by savepoints, and savepoints are a stack, so those of several threads must
 * not mix. A thread that has a transaction open here goes on inside it. A thread that has none
 * waits, to <em>start</em> one, until the others have ended theirs. To <em>run a statement</em> a
 * thread need not wait: whoever was handed the connection works inside what is open on it. Two
 * kinds of statements do wait: those of threads that merely share a database-wide forced rollback
 * ({@code floor}), which must not end up in another's savepoint, and those made through a {@link
 * Transaction} while another thread has one nested in it.
 *
 * <p>All is done under the session's lock; a thread that waits gives it back meanwhile.
 */
final class Turns {
  private final Arrivals arrivals;
  private final PoolSettings patience;

  /** Opened when something has ended, for those that wait by then; null while nobody does. */
  private @Nullable CountDownLatch change;

  private @Nullable Transaction top;
  private int savepoints;
  private boolean closed;

  /** The forced rollback that all threads share; set once, and read without the lock. */
  private volatile @Nullable Transaction floor;

  /**
   * @param arrivals whose lock is given back while a thread waits
   * @param patience how long a thread waits for its turn: as for a session
   */
  Turns(Arrivals arrivals, PoolSettings patience) {
    this.arrivals = arrivals;
    this.patience = patience;
  }

  @Nullable Transaction top() {
    return top;
  }

  @Nullable Transaction floor() {
    return floor;
  }

  void floor(Transaction forced) {
    floor = forced;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whoever waits or comes is refused from here on. */
  void close() {
    closed = true;
  }

  /**
   * @param via the transaction whose verb was called; that it has ended says more than that the
   *     connection is closed
   */
  private void checkOpen(@Nullable Transaction via) {
    if (via != null) {
      via.checkActive();
    }
    if (closed) {
      throw new ClosedException("the connection is closed");
    }
  }

  // ---- waiting for one's turn

  /**
   * Returns when a statement of the current thread may be submitted.
   *
   * @param via the transaction whose verb was called, null for a connection's or database's
   * @param shared whether the thread only shares a forced rollback
   */
  void admit(@Nullable Transaction via, boolean shared, Deadline deadline) {
    checkOpen(via);
    if (via != null || shared) {
      await(via, deadline);
    }
    if (top != null && via == null) {
      top.checkActive();
    }
  }

  /**
   * Returns when the current thread may start a transaction.
   *
   * @param via the one to nest in, null for the thread's own or none
   */
  void admitStart(@Nullable Transaction via) {
    checkOpen(via);
    await(via, Deadline.NEVER);
    if (top != null && via == null) {
      top.checkActive();
    }
  }

  /**
   * Whether this may be submitted now.
   *
   * @throws io.databases.DatabaseException where it never may
   */
  boolean isTurnOf(Submission submission) {
    var via = submission.via;
    checkOpen(via);
    boolean waits = via != null || submission.shared || submission.starts;
    var base = base(via);
    boolean own = top != null && top.isOwnedBy(submission.caller());
    if (waits && top != base && !own) {
      return false;
    }
    if (top != null && via == null) {
      top.checkActive();
    }
    return true;
  }

  /** What nothing of another thread may be open above. */
  private @Nullable Transaction base(@Nullable Transaction via) {
    return via != null ? via : floor;
  }

  /**
   * Waits until no other thread has a transaction open above the one whose verb was called.
   *
   * @throws DatabaseException where that one ends meanwhile, or the connection
   */
  private void await(@Nullable Transaction via, Deadline deadline) {
    var base = base(via);
    if (top == base || isMine(top)) {
      return;
    }
    var limit = deadline.earlier(patience.acquireLimit(System.nanoTime()));
    try {
      while (top != base && !isMine(top)) {
        long left = limit.remaining(System.nanoTime());
        if (left <= 0) {
          throw timeout();
        }
        awaitChange(left);
        checkOpen(via);
      }
    } catch (InterruptedException e) {
      throw Waiting.interruptedBeforeSending(e);
    }
  }

  /** Waits without the lock, which is given back as by everybody, so that calls can arrive. */
  private void awaitChange(long nanos) throws InterruptedException {
    if (change == null) {
      change = new CountDownLatch(1);
    }
    var awaited = change;
    arrivals.unlock();
    try {
      var _ = awaited.await(nanos, TimeUnit.NANOSECONDS);
    } finally {
      arrivals.lock();
    }
  }

  private void signalChange() {
    if (change != null) {
      change.countDown();
      change = null;
    }
  }

  /** For one that has waited for its turn for too long. */
  LockTimeoutException timeout() {
    var holder = top; // for a message, which may be asked for without the lock
    return new LockTimeoutException(
        "waited for the transaction that "
            + (holder == null ? "somebody" : holder.ownerName())
            + " has open on this connection; to work inside it, call its Transaction",
        ErrorDetails.NOTHING_SENT,
        null);
  }

  private static boolean isMine(@Nullable Transaction transaction) {
    return transaction != null && transaction.isOwnedBy(Thread.currentThread());
  }

  // ---- the stack

  /** The name of the next transaction's savepoint, null where it is the outermost. */
  @Nullable String nextSavepoint() {
    return top == null ? null : "sp_" + ++savepoints;
  }

  void push(Transaction transaction) {
    top = transaction;
  }

  /**
   * @throws TransactionException where another is open inside this one
   */
  void checkInnermost(Transaction transaction) {
    if (top != null && top != transaction && !top.isEnded()) {
      throw new TransactionException(
          "a transaction nested in this one, begun by "
              + top.ownerName()
              + ", is still open; end it first (or close this one, which rolls both back)");
    }
  }

  /**
   * Ends what is open inside a transaction, which ends.
   *
   * @param nested is given those
   */
  void endAbove(Transaction transaction, List<Transaction> nested) {
    for (var open = top; open != null && open != transaction; open = open.parent()) {
      if (open.endedByOuter()) {
        nested.add(open);
      }
    }
  }

  /** Takes away what has ended, down to a block that was not left. */
  void dropEnded() {
    while (top != null && top.isEnded() && !top.isInBlock()) {
      top = top.parent();
    }
    signalChange();
  }

  @Nullable Transaction outermostOpen() {
    Transaction outermost = null;
    for (var each = top; each != null; each = each.parent()) {
      if (!each.isEnded()) {
        outermost = each;
      }
    }
    return outermost;
  }

  /** The connection is gone, and with it all that was open. */
  void endAll() {
    for (var open = top; open != null; open = open.parent()) {
      open.endedByConnection();
    }
    top = null;
    signalChange();
  }
}
