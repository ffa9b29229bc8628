package io.databases;

import io.databases.spi.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is being started without anybody waiting. Its future gives it when its start
 * was submitted; cancelled before, whatever was taken for it goes back.
 */
final class AsyncBegin {
  private final TransactionOptions options;
  private final boolean block;
  private final CompletableFuture<Transaction> future = new CompletableFuture<>();
  private final StoppableWait wait = new StoppableWait();
  private volatile @Nullable Connection holder;

  /**
   * @param block whether it stays in the way until {@link Transaction#leaveOnce} is called
   */
  AsyncBegin(TransactionOptions options, boolean block) {
    this.options = options;
    this.block = block;
  }

  TransactionOptions options() {
    return options;
  }

  boolean isBlock() {
    return block;
  }

  boolean isGivenUp() {
    return future.isDone();
  }

  /** Submits it where {@code target} works, and gives its future. */
  CompletableFuture<Transaction> launch(Verbs target) {
    try {
      target.startBegin(this);
    } catch (RuntimeException e) {
      fail(e);
    }
    return future;
  }

  /** Gives it up. What it has become meanwhile is rolled back. */
  void cancel() {
    future.cancel(false);
    wait.stop();
  }

  <S> S await(Supplier<S> waiting) {
    return wait.run(waiting);
  }

  /** Says that it has started; not under a lock. */
  void started(Transaction transaction) {
    if (!future.complete(transaction)) {
      var _ = transaction.abandon();
    }
  }

  /** Says what to close where it does not start. */
  void release(Connection connection) {
    holder = connection;
  }

  private void giveBack() {
    var taken = holder;
    if (taken != null) {
      taken.close();
    }
  }

  void fail(Throwable failure) {
    giveBack();
    future.completeExceptionally(failure);
  }

  /**
   * As something for a session's order.
   *
   * @param holder what to release when the transaction has ended, null for nothing
   */
  Submission on(@Nullable Transaction via, boolean shared, @Nullable Connection holder) {
    return new Submission(via, shared, true) {
      @Override
      boolean isWanted() {
        return !isGivenUp();
      }

      @Override
      void submit(LeasedSession session, @Nullable Transaction top) {
        var transaction = session.start(options, holder, block, null);
        Futures.run(() -> started(transaction));
      }

      @Override
      void refuse(RuntimeException reason) {
        Futures.run(() -> fail(reason));
      }

      @Override
      void dropped(@Nullable Transaction top) {
        Futures.run(AsyncBegin.this::giveBack);
      }

      @Override
      Deadline deadline() {
        return Deadline.NEVER;
      }
    };
  }
}
