package io.databases;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a {@link Database}, a {@link Connection} and a {@link Transaction} alike.
 *
 * <p>Every verb waits for its result; on a virtual thread that costs next to nothing. Each takes a
 * {@link Query}, or SQL with its values: nothing, one value for each {@code ?} or {@code $n}, or
 * one {@code Map} or record for {@code :named} parameters. A list bound inside {@code IN (:ids)}
 * expands to its elements.
 *
 * <p>All of them may be called from any thread. Interrupting a waiting thread, or the end of a
 * timeout, ends the call with {@link CancelledException} or {@link StatementTimeoutException} after
 * asking the database to stop; the connection goes back or is replaced. Anything else that goes
 * wrong is some other {@link DatabaseException}.
 */
public sealed interface Queries permits Verbs {

  /** Runs a statement for its effect. */
  ExecuteResult execute(Query<?> query);

  default ExecuteResult execute(String sql, @Nullable Object... arguments) {
    return execute(Query.once(sql, arguments));
  }

  /**
   * Runs one statement for each set of values, all or nothing, in few round trips.
   *
   * @param query the statement and its timeout, which is for all of it; without values
   * @param rows maps or records for named parameters; lists, arrays or single values for positional
   *     ones. Nothing happens where there are none.
   */
  BatchResult executeMany(Query<?> query, Iterable<?> rows);

  default BatchResult executeMany(String sql, Iterable<?> rows) {
    return executeMany(Query.of(sql), rows);
  }

  /** All rows, in order, read into memory. */
  <T extends @Nullable Object> List<T> fetchAll(Query<T> query);

  default List<Row> fetchAll(String sql, @Nullable Object... arguments) {
    return fetchAll(Query.once(sql, arguments));
  }

  /** The first rows, {@code size} at most. */
  <T extends @Nullable Object> List<T> fetchMany(int size, Query<T> query);

  default List<Row> fetchMany(int size, String sql, @Nullable Object... arguments) {
    return fetchMany(size, Query.once(sql, arguments));
  }

  /** The first row, empty where there is none. */
  <T> Optional<T> fetchOne(Query<T> query);

  default Optional<Row> fetchOne(String sql, @Nullable Object... arguments) {
    return fetchOne(Query.once(sql, arguments));
  }

  /** The first column of the first row; null where there is no row or the value is null. */
  default <T> @Nullable T fetchValue(Class<T> type, Query<?> query) {
    return fetchValue(type, 0, query);
  }

  default <T> @Nullable T fetchValue(Class<T> type, String sql, @Nullable Object... arguments) {
    return fetchValue(type, Query.once(sql, arguments));
  }

  /** The column at this position, counted from 0, of the first row. */
  <T> @Nullable T fetchValue(Class<T> type, int column, Query<?> query);

  /** The column of this name of the first row. */
  <T> @Nullable T fetchValue(Class<T> type, String column, Query<?> query);

  /**
   * Rows as they are read, without holding all of them in memory. To be closed; closing early ends
   * the statement and releases everything. Outside a connection and a transaction it has a
   * connection of its own, and other calls may be made on the same thread while it is open.
   */
  <T extends @Nullable Object> RowStream<T> stream(Query<T> query);

  default RowStream<Row> stream(String sql, @Nullable Object... arguments) {
    return stream(Query.once(sql, arguments));
  }

  /**
   * Starts a transaction, or a savepoint where one is open here; to be ended by its {@code commit},
   * {@code rollback} or {@code close}. {@code BEGIN} travels with the first statement, and so does
   * its failure.
   *
   * @throws ConfigurationException where the options have retries, which only blocks can be given
   */
  Transaction begin(TransactionOptions options);

  default Transaction begin() {
    return begin(TransactionOptions.defaults());
  }

  /**
   * Runs a block in a transaction, or in a savepoint where a transaction is open here: commits when
   * it returns, rolls back when it throws, and rethrows what it threw unchanged (a failing rollback
   * is added as suppressed). The block's calls on the database work inside it.
   */
  default <X extends Throwable> void transaction(TransactionBlock.Run<X> block) throws X {
    transaction(TransactionOptions.defaults(), block);
  }

  default <X extends Throwable> void transaction(
      TransactionOptions options, TransactionBlock.Run<X> block) throws X {
    TransactionBlock.RunWith<X> run = _ -> block.run();
    transaction(options, run);
  }

  /** The same for a block with a result. */
  default <T extends @Nullable Object, X extends Throwable> T transaction(
      TransactionBlock.Call<T, X> block) throws X {
    return transaction(TransactionOptions.defaults(), block);
  }

  default <T extends @Nullable Object, X extends Throwable> T transaction(
      TransactionOptions options, TransactionBlock.Call<T, X> block) throws X {
    TransactionBlock.CallWith<T, X> call = _ -> block.call();
    return transactionResult(options, call);
  }

  /** The same for a block that needs the transaction itself, to roll it back or to hand it on. */
  default <X extends Throwable> void transaction(TransactionBlock.RunWith<X> block) throws X {
    transaction(TransactionOptions.defaults(), block);
  }

  default <X extends Throwable> void transaction(
      TransactionOptions options, TransactionBlock.RunWith<X> block) throws X {
    TransactionBlock.CallWith<@Nullable Void, X> call =
        tx -> {
          block.run(tx);
          return null;
        };
    transactionResult(options, call);
  }

  /**
   * The same for a block that needs the transaction and has a result. It has a name of its own
   * because {@code tx -> tx.execute(…)} would fit both.
   */
  default <T extends @Nullable Object, X extends Throwable> T transactionResult(
      TransactionBlock.CallWith<T, X> block) throws X {
    return transactionResult(TransactionOptions.defaults(), block);
  }

  <T extends @Nullable Object, X extends Throwable> T transactionResult(
      TransactionOptions options, TransactionBlock.CallWith<T, X> block) throws X;

  /** The same verbs with futures for results, and rows as a publisher. */
  default AsyncQueries async() {
    return new AsyncVerbs((Verbs) this);
  }

  /**
   * A callable that runs in a transaction of its own each time it is called. May be made before
   * {@link Database#connect()} and called from many threads at once.
   */
  default <T extends @Nullable Object> Callable<T> transactional(Callable<T> callable) {
    return transactional(TransactionOptions.defaults(), callable);
  }

  default <T extends @Nullable Object> Callable<T> transactional(
      TransactionOptions options, Callable<T> callable) {
    return () -> {
      TransactionBlock.Call<T, Exception> block = callable::call;
      return transaction(options, block);
    };
  }
}
