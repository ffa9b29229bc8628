package io.databases;

import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The end of a transaction, in three steps, between which a caller waits or is called back: {@link
 * #ready}, {@link #send}, {@link #finish}; or all by {@link #later}.
 *
 * <p><b>Asynchronous calls.</b> Where one that was made in the transaction has failed, it is rolled
 * back instead of committed. So COMMIT waits until all are answered; but where the database itself
 * refuses to commit after a failure, it is sent behind them at once.
 */
final class Ending {
  private final Transaction transaction;
  private final LeasedSession leased;
  private final boolean commit;
  private final boolean force;

  /** Whether the transaction's time was over. */
  private final boolean expired;

  private final List<AsyncCall<?, ?>> calls;
  private final List<Transaction> nested = new ArrayList<>();
  private boolean keep;
  private Deadline limit = Deadline.NEVER;
  private Reply<Request.Nothing> reply = Reply.completed(Request.Nothing.DONE);

  /** Is answered when nothing is left to do in the session, which is not lent on before. */
  private final Reply<Request.Nothing> finished = new Reply<>();

  /**
   * @param force ends those nested in it too; else their being open is an error
   */
  Ending(Transaction transaction, LeasedSession leased, boolean commit, boolean force) {
    this.transaction = transaction;
    this.leased = leased;
    this.commit = commit;
    this.force = force;
    this.expired = transaction.isExpired();
    this.keep = commit && !transaction.isForcedRollback() && !expired;
    this.calls = keep ? leased.unansweredIn(transaction) : List.of();
  }

  /** Is answered, never with a failure, when it can be sent. */
  Reply<?> ready() {
    var ready = new Reply<Request.Nothing>();
    if (calls.isEmpty() || leased.engine().backend().errorsDoomTransactions()) {
      ready.complete(Request.Nothing.DONE);
      return ready;
    }
    var left = new AtomicInteger(calls.size());
    for (var call : calls) {
      call.onReply(() -> {
        if (left.decrementAndGet() == 0) {
          ready.complete(Request.Nothing.DONE);
        }
      });
    }
    return ready;
  }

  /**
   * Sends it.
   *
   * @param later whether the caller must not be held up
   * @throws TransactionException where the transaction has ended, or one nested in it is open
   */
  void send(boolean later) {
    keep &= failedCall() == null;
    reply = leased.end(transaction, keep, commit, force, nested, finished, later);
    limit = transaction.endLimit();
  }

  /** What an asynchronous call has failed with, null where none has. */
  private @Nullable RuntimeException failedCall() {
    var failure = transaction.failedCall();
    for (var call : calls) {
      failure = failure == null ? call.failure() : failure;
    }
    return failure;
  }

  /** Waits for what was sent to be answered, and sees to what is left to do. */
  void finish() {
    var session = leased.session();
    try {
      Waiting.awaitEnd(session, reply, limit, keep ? "COMMIT" : "ROLLBACK");
    } catch (DatabaseException e) {
      if (commit || session.isOpen()) {
        transaction.failed();
        undo(e);
        throw reason(e);
      }
      // Rolled back all the same: a connection takes its transaction along when it ends.
    } finally {
      finished.complete(Request.Nothing.DONE);
      if (transaction.mayHaveWritten() && commit) {
        leased.engine().noteWrite();
      }
      transaction.finish();
      nested.forEach(Transaction::afterEnd);
    }
    if (commit && !keep && !transaction.isForcedRollback()) {
      transaction.failed();
      var failure = failedCall();
      throw failure == null ? transaction.timeIsOver() : failure;
    }
  }

  /** All of it without holding up the caller; the future is completed when it has ended. */
  CompletableFuture<@Nullable Void> later() {
    var done = new CompletableFuture<@Nullable Void>();
    var ready = ready();
    if (ready.isDone()) {
      sendLater(done);
    } else {
      ready.onDone(() -> Futures.run(() -> sendLater(done)));
    }
    return done;
  }

  private void sendLater(CompletableFuture<@Nullable Void> done) {
    try {
      send(true);
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
      return;
    }
    var taken = new AtomicBoolean(); // by its answer, or by the end of its time
    var timer =
        Futures.at(
            limit,
            () -> {
              if (taken.compareAndSet(false, true)) {
                leased.session().close();
                finishLater(done);
              }
            });
    reply.onDone(() -> {
      timer.complete(null);
      if (taken.compareAndSet(false, true)) {
        Futures.run(() -> finishLater(done));
      }
    });
  }

  private void finishLater(CompletableFuture<@Nullable Void> done) {
    try {
      try {
        finish();
      } finally {
        transaction.afterEnd();
      }
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
      return;
    }
    done.complete(null);
  }

  /** Where an asynchronous call was the reason, what that one failed with. */
  private RuntimeException reason(DatabaseException failure) {
    var call = commit ? failedCall() : null;
    if (call == null || call == failure) {
      return failure;
    }
    call.addSuppressed(failure);
    return call;
  }

  /**
   * Makes sure that nothing of the transaction stays in the session after its end has failed. A
   * failed COMMIT has ended it; a failed RELEASE is followed by a rollback to the savepoint; where
   * rolling back fails, nobody knows what the session is in the middle of, and it is closed.
   */
  private void undo(DatabaseException failure) {
    var session = leased.session();
    if ((keep && !transaction.isSavepoint()) || !session.isOpen()) {
      return;
    }
    if (keep) {
      try {
        var rollback = leased.undo(transaction.endRequest(false));
        if (rollback != null) {
          Waiting.awaitEnd(session, rollback, transaction.endLimit(), "ROLLBACK");
        }
        return;
      } catch (DatabaseException e) {
        failure.addSuppressed(e);
      }
    }
    session.close();
  }
}
