package io.databases;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction, or a savepoint inside one, whose verbs give futures. To be ended by {@link
 * #commit} or {@link #rollback}, unless it was given to a block, which ends it.
 *
 * <p>It belongs to no thread. Its statements run in the order in which they are submitted; while a
 * transaction is nested in it, they wait for the end of that one.
 */
public final class AsyncTransaction extends AsyncVerbs {
  private final Transaction transaction;

  AsyncTransaction(Transaction transaction) {
    super(transaction);
    this.transaction = transaction;
  }

  /**
   * Makes what was done permanent, or, for a nested transaction, part of the one around it; as
   * {@link Transaction#commit}. The calls made in it so far come first; where one has failed or was
   * cancelled, it is rolled back, and this fails with the call's failure.
   */
  public CompletableFuture<@Nullable Void> commit() {
    return Futures.of(() -> transaction.endLater(true, false));
  }

  /** Undoes what was done in it, as {@link Transaction#rollback}. */
  public CompletableFuture<@Nullable Void> rollback() {
    return Futures.of(() -> transaction.endLater(false, false));
  }

  /** Whether it can take statements. */
  public boolean isActive() {
    return transaction.isActive();
  }

  @Override
  public String toString() {
    return "Async" + transaction;
  }
}
