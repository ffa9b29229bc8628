package io.databases;

import org.jspecify.annotations.Nullable;

/**
 * The shapes a transaction block may have: with or without a result, with or without the {@link
 * Transaction} as its argument. A block may throw anything; it is rethrown unchanged after the
 * rollback.
 */
public final class TransactionBlock {
  private TransactionBlock() {}

  /** {@code () -> { … }} */
  @FunctionalInterface
  public interface Run<X extends Throwable> {
    void run() throws X;
  }

  /** {@code () -> value} */
  @FunctionalInterface
  public interface Call<T extends @Nullable Object, X extends Throwable> {
    T call() throws X;
  }

  /** {@code tx -> { … }} */
  @FunctionalInterface
  public interface RunWith<X extends Throwable> {
    void run(Transaction transaction) throws X;
  }

  /** {@code tx -> { … return value; }} */
  @FunctionalInterface
  public interface CallWith<T extends @Nullable Object, X extends Throwable> {
    T call(Transaction transaction) throws X;
  }
}
