package io.databases;

import io.databases.spi.Reply;
import io.databases.spi.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private SentEnd sent = SentEnd.NOTHING_TO_DO;

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
    boolean waits = !leased.engine().backend().errorsDoomTransactions();
    return SentEnd.all(waits ? calls.stream().map(AsyncCall::reply).toList() : List.of());
  }

  /**
   * Sends it.
   *
   * @param later whether the caller must not be held up
   * @throws TransactionException where the transaction has ended, or one nested in it is open
   */
  void send(boolean later) {
    keep &= failedCall() == null;
    sent = leased.end(transaction, keep, commit, force, nested, finished, later);
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
      sent.await(session, transaction::endLimit, keep ? "COMMIT" : "ROLLBACK");
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
    sent.reply()
        .onDone(() -> {
          if (taken.compareAndSet(false, true)) {
            Futures.run(() -> finishLater(done));
          }
        });
    sent.ahead().onDone(() -> limit(taken, done));
  }

  /** Gives it up when its time is over, which begins now. */
  private void limit(AtomicBoolean taken, CompletableFuture<@Nullable Void> done) {
    if (sent.reply().isDone()) {
      return;
    }
    var timer =
        Futures.at(
            transaction.endLimit(),
            () -> {
              if (taken.compareAndSet(false, true)) {
                leased.session().close();
                finishLater(done);
              }
            });
    sent.reply().onDone(() -> timer.complete(null));
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
          rollback.await(session, transaction::endLimit, "ROLLBACK");
        }
        return;
      } catch (DatabaseException e) {
        if (e != failure) {
          failure.addSuppressed(e);
        }
      }
    }
    session.close();
  }
}
