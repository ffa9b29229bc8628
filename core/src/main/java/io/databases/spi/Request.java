package io.databases.spi;

import io.databases.TransactionOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing a session is asked to do; {@code T} is what its reply holds. The set is closed: a
 * driver answers all of them.
 *
 * <p>Values are already of the standard types that {@link Conversions#toDatabase} names, and SQL is
 * already in the driver's own placeholder style.
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared or kept
public sealed interface Request<T> {

  /**
   * A single statement whose rows are read whole.
   *
   * @param maxRows reading may stop after this many rows, 0 for all; a statement that writes takes
   *     its whole effect all the same
   * @param sink may be given rows before the others have come; the reply then has only those that
   *     come last. A session need not use it. Null where the reply must have all
   */
  record Execute(
      StatementInfo info,
      String sql,
      @Nullable Object[] values,
      int maxRows,
      @Nullable RowSink sink)
      implements Request<Result> {
    public Execute(StatementInfo info, String sql, @Nullable Object[] values, int maxRows) {
      this(info, sql, values, maxRows, null);
    }
  }

  /**
   * One statement for each array of values, all or nothing, whether or not a transaction is open.
   * The reply counts affected rows, one number for each array.
   */
  record ExecuteMany(StatementInfo info, String sql, List<@Nullable Object[]> rows)
      implements Request<long[]> {}

  /** A statement whose rows are fetched in parts. Other requests may come while it is open. */
  record OpenCursor(StatementInfo info, String sql, @Nullable Object[] values, int fetchSize)
      implements Request<Cursor> {}

  /** The next rows of an open cursor, up to its fetch size; an empty list means the end. */
  record Fetch(Cursor cursor) implements Request<List<? extends io.databases.Row>> {}

  /** Ends a cursor, read to the end or not. The session goes on. */
  record CloseCursor(Cursor cursor) implements Request<Nothing> {}

  /**
   * Starts a transaction. Core does not wait for the reply, so a driver may send it with the next
   * request. Where it fails, every request after it fails with the same error and without being
   * run, up to and including the {@link Commit} or {@link Rollback} that ends it.
   */
  record Begin(TransactionOptions options) implements Request<Nothing> {}

  /** Commits. Fails where the database rolled back instead. Ends the transaction either way. */
  record Commit() implements Request<Nothing> {}

  /**
   * Rolls the whole transaction back; succeeds also where the database has done so already. Core
   * closes a session that cannot.
   */
  record Rollback() implements Request<Nothing> {}

  /**
   * Sets a savepoint; {@code name} needs no quoting. Not waited for, like {@link Begin}; where it
   * fails, every request after it fails up to the {@link RollbackToSavepoint} or the end of the
   * transaction.
   */
  record Savepoint(String name) implements Request<Nothing> {}

  /**
   * Keeps what was done since the savepoint as part of the transaction around it. Where it fails, a
   * {@link RollbackToSavepoint} follows.
   */
  record ReleaseSavepoint(String name) implements Request<Nothing> {}

  /** Undoes what was done since the savepoint and removes it. Core closes a session that cannot. */
  record RollbackToSavepoint(String name) implements Request<Nothing> {}

  /** Asks whether the session still works. */
  record Ping() implements Request<Nothing> {}

  /** The value of a reply that only says that it is done. */
  enum Nothing {
    DONE
  }
}
