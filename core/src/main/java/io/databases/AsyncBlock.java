package io.databases;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A block in a transaction whose result comes later: begins, calls the block, waits for its stage,
 * ends, and begins again where the options say so.
 */
final class AsyncBlock<T extends @Nullable Object> {
  private final Verbs target;
  private final TransactionOptions options;
  private final Function<? super AsyncTransaction, ? extends CompletionStage<T>> block;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  /** What to give up when the result is cancelled: a start, then what it has become. */
  private volatile Runnable cancel = () -> {};

  private int attempt;

  AsyncBlock(
      Verbs target,
      TransactionOptions options,
      Function<? super AsyncTransaction, ? extends CompletionStage<T>> block) {
    this.target = target;
    this.options = options;
    this.block = Objects.requireNonNull(block);
  }

  CompletableFuture<T> run() {
    var _ = result.whenComplete((_, _) -> cancel.run());
    begin();
    return result;
  }

  private void begin() {
    var begin = new AsyncBegin(options, true);
    cancelBy(begin::cancel);
    var _ =
        begin
            .launch(target)
            .whenComplete((transaction, failure) -> {
              if (failure == null) {
                enter(transaction);
              } else {
                result.completeExceptionally(failure);
              }
            });
  }

  private void cancelBy(Runnable action) {
    cancel = action;
    if (result.isDone()) {
      action.run();
    }
  }

  private void enter(Transaction transaction) {
    cancelBy(() -> {
      var _ = transaction.abandon();
    });
    CompletionStage<T> stage;
    try {
      stage = Objects.requireNonNull(block.apply(new AsyncTransaction(transaction)));
    } catch (Throwable e) { // a block may throw anything
      stage = CompletableFuture.failedFuture(e);
    }
    var _ =
        stage.whenComplete((value, thrown) -> {
          if (thrown != null) {
            leave(transaction, thrown);
          } else if (transaction.isActive()) {
            commit(transaction, value);
          } else {
            settle(transaction, value);
          }
        });
  }

  private void commit(Transaction transaction, T value) {
    var _ =
        transaction
            .endLater(true, false)
            .whenComplete((_, failure) -> {
              if (failure == null) {
                settle(transaction, value);
              } else {
                leave(transaction, failure);
              }
            });
  }

  private void settle(Transaction transaction, T value) {
    Futures.run(() -> {
      cancel = () -> {};
      transaction.leaveOnce();
      result.complete(value);
    });
  }

  /** Ends what is still open, and goes on with what was thrown. */
  private void leave(Transaction transaction, Throwable thrown) {
    var reason = unwrapped(thrown);
    var ended =
        transaction.isActive()
            ? transaction.endLater(false, true)
            : CompletableFuture.<@Nullable Void>completedFuture(null);
    var _ =
        ended.whenCompleteAsync(
            (_, failure) -> {
              if (failure != null && failure != reason) {
                reason.addSuppressed(failure);
              }
              transaction.leaveOnce();
              fail(transaction, reason);
            },
            Futures::run);
  }

  private void fail(Transaction transaction, Throwable reason) {
    boolean again =
        reason instanceof TransientTransactionException
            && attempt < options.retries()
            && transaction.isOutermost()
            && !result.isDone();
    if (again) {
      Backoff.pause(attempt++, reason);
      begin();
    } else {
      cancel = () -> {};
      result.completeExceptionally(reason);
    }
  }

  private static Throwable unwrapped(Throwable thrown) {
    var cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }
}
