package io.databases;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction runs. Immutable; each method gives a changed copy. An option the database does
 * not have is refused with a {@link ConfigurationException} when the transaction starts.
 *
 * <pre>{@code
 * database.transaction(TransactionOptions.serializable().withRetries(3), tx -> { … });
 * }</pre>
 */
public final class TransactionOptions {
  private static final TransactionOptions DEFAULTS =
      new TransactionOptions(null, false, false, null, false, 0);

  private final @Nullable Isolation isolation;
  private final boolean readOnly;
  private final boolean deferrable;
  private final @Nullable Duration timeout;
  private final boolean forceRollback;
  private final int retries;

  private TransactionOptions(
      @Nullable Isolation isolation,
      boolean readOnly,
      boolean deferrable,
      @Nullable Duration timeout,
      boolean forceRollback,
      int retries) {
    this.isolation = isolation;
    this.readOnly = readOnly;
    this.deferrable = deferrable;
    this.timeout = timeout;
    this.forceRollback = forceRollback;
    this.retries = retries;
  }

  /** The isolation levels of the SQL standard. */
  public enum Isolation {
    READ_UNCOMMITTED,
    READ_COMMITTED,
    REPEATABLE_READ,
    SERIALIZABLE
  }

  /** The database's own isolation level, reading and writing, no timeout, no retries. */
  public static TransactionOptions defaults() {
    return DEFAULTS;
  }

  public static TransactionOptions serializable() {
    return DEFAULTS.withIsolation(Isolation.SERIALIZABLE);
  }

  public static TransactionOptions repeatableRead() {
    return DEFAULTS.withIsolation(Isolation.REPEATABLE_READ);
  }

  public static TransactionOptions readCommitted() {
    return DEFAULTS.withIsolation(Isolation.READ_COMMITTED);
  }

  public static TransactionOptions readOnly() {
    return DEFAULTS.withReadOnly(true);
  }

  public TransactionOptions withIsolation(Isolation level) {
    return new TransactionOptions(level, readOnly, deferrable, timeout, forceRollback, retries);
  }

  /** Refuses writes inside the transaction. */
  public TransactionOptions withReadOnly(boolean value) {
    return new TransactionOptions(isolation, value, deferrable, timeout, forceRollback, retries);
  }

  /**
   * PostgreSQL: a serializable read-only transaction that waits for a snapshot free of conflicts.
   */
  public TransactionOptions withDeferrable(boolean value) {
    return new TransactionOptions(isolation, readOnly, value, timeout, forceRollback, retries);
  }

  /**
   * How long the transaction may take as a whole. Once over, its statements fail with {@link
   * StatementTimeoutException} and it can only be rolled back. A commit that was sent in time may
   * take two seconds longer, since without its answer nobody knows the outcome.
   */
  public TransactionOptions withTimeout(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new ConfigurationException("transaction timeout must be positive, not " + value);
    }
    return new TransactionOptions(
        isolation, readOnly, deferrable, Objects.requireNonNull(value), forceRollback, retries);
  }

  /** Rolls back at the end also where the transaction would have committed; for tests. */
  public TransactionOptions withForceRollback(boolean value) {
    return new TransactionOptions(isolation, readOnly, deferrable, timeout, value, retries);
  }

  /**
   * How often a block is run again after a serialization failure or deadlock, 0 for never. The
   * block must be fit to run more than once. One nested in another transaction is not run again by
   * itself, since the database has given up the transaction as a whole: its failure goes on to the
   * outermost block, whose retries count. So the same code may be used both ways. {@code begin} has
   * no block and refuses retries.
   */
  public TransactionOptions withRetries(int times) {
    if (times < 0) {
      throw new ConfigurationException("transaction retries must be 0 or more, not " + times);
    }
    return new TransactionOptions(isolation, readOnly, deferrable, timeout, forceRollback, times);
  }

  /**
   * For transactions that are no blocks.
   *
   * @throws ConfigurationException where they would have to be run again
   */
  void checkNoRetries() {
    if (retries > 0) {
      throw new ConfigurationException(
          "retries need a block to run again, which begin() does not have; use transaction(…)");
    }
  }

  /** The isolation level asked for, empty for the database's own. */
  public Optional<Isolation> isolation() {
    return Optional.ofNullable(isolation);
  }

  public boolean isReadOnly() {
    return readOnly;
  }

  public boolean isDeferrable() {
    return deferrable;
  }

  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  public boolean isForceRollback() {
    return forceRollback;
  }

  public int retries() {
    return retries;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TransactionOptions that
        && isolation == that.isolation
        && readOnly == that.readOnly
        && deferrable == that.deferrable
        && Objects.equals(timeout, that.timeout)
        && forceRollback == that.forceRollback
        && retries == that.retries;
  }

  @Override
  public int hashCode() {
    return Objects.hash(isolation, readOnly, deferrable, timeout, forceRollback, retries);
  }

  @Override
  public String toString() {
    return "TransactionOptions[isolation=%s, readOnly=%s, deferrable=%s, timeout=%s, forceRollback=%s, retries=%d]"
        .formatted(isolation, readOnly, deferrable, timeout, forceRollback, retries);
  }
}
