package io.databases;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The verbs of {@link Queries} with futures for results, from {@link Queries#async()}.
 *
 * <p><b>Order.</b> A verb submits its statement and returns. On one connection or transaction
 * statements run in the order in which they were submitted, direct and asynchronous ones alike, and
 * those that do not wait for each other's results share a round trip where the driver pipelines. On
 * a {@link Database} each is complete in itself and they may run at the same time; where the thread
 * has a connection or transaction open, its statements go there.
 *
 * <p><b>Threads.</b> No verb blocks, and no thread waits for the network where the driver speaks
 * the database's protocol itself. A thread waits, a virtual one, for a connection where none is
 * free; it is also what a driver that blocks runs on. Mappers run, and futures are completed, on a
 * virtual thread for each, never on a thread that reads from the network: what follows by {@code
 * thenApply} may block. A result that is there when the verb returns was mapped on the caller's
 * thread.
 *
 * <p><b>Failures</b> are all in the future, as the {@link DatabaseException} the direct verb would
 * have thrown; {@code join} wraps it in a {@link java.util.concurrent.CompletionException}.
 *
 * <p><b>Cancelling</b> the future, or completing it in any other way, asks the database to stop the
 * statement, and the connection goes back when it has. Cancelling a future made from it by {@code
 * thenApply} and the like does not.
 *
 * <p>A transaction that is to be committed waits for the calls made in it; where one of them fails
 * after that, it is rolled back and {@code commit} fails with the call's failure.
 *
 * <p>Thread safe.
 */
public sealed interface AsyncQueries permits AsyncVerbs {

  /** As {@link Queries#execute(Query)}. */
  CompletableFuture<ExecuteResult> execute(Query<?> query);

  default CompletableFuture<ExecuteResult> execute(String sql, @Nullable Object... arguments) {
    return Futures.of(() -> execute(Query.once(sql, arguments)));
  }

  /** As {@link Queries#executeMany(Query, Iterable)}; {@code rows} are read before this returns. */
  CompletableFuture<BatchResult> executeMany(Query<?> query, Iterable<?> rows);

  default CompletableFuture<BatchResult> executeMany(String sql, Iterable<?> rows) {
    return executeMany(Query.of(sql), rows);
  }

  /** As {@link Queries#fetchAll(Query)}. */
  <T extends @Nullable Object> CompletableFuture<List<T>> fetchAll(Query<T> query);

  default CompletableFuture<List<Row>> fetchAll(String sql, @Nullable Object... arguments) {
    return Futures.of(() -> fetchAll(Query.once(sql, arguments)));
  }

  /** As {@link Queries#fetchMany(int, Query)}. */
  <T extends @Nullable Object> CompletableFuture<List<T>> fetchMany(int size, Query<T> query);

  default CompletableFuture<List<Row>> fetchMany(
      int size, String sql, @Nullable Object... arguments) {
    return Futures.of(() -> fetchMany(size, Query.once(sql, arguments)));
  }

  /** As {@link Queries#fetchOne(Query)}. */
  <T> CompletableFuture<Optional<T>> fetchOne(Query<T> query);

  default CompletableFuture<Optional<Row>> fetchOne(String sql, @Nullable Object... arguments) {
    return Futures.of(() -> fetchOne(Query.once(sql, arguments)));
  }

  /** As {@link Queries#fetchValue(Class, Query)}. */
  default <T> CompletableFuture<@Nullable T> fetchValue(Class<T> type, Query<?> query) {
    return fetchValue(type, 0, query);
  }

  default <T> CompletableFuture<@Nullable T> fetchValue(
      Class<T> type, String sql, @Nullable Object... arguments) {
    return Futures.of(() -> fetchValue(type, Query.once(sql, arguments)));
  }

  /** The column at this position, counted from 0, of the first row. */
  <T> CompletableFuture<@Nullable T> fetchValue(Class<T> type, int column, Query<?> query);

  /** The column of this name of the first row. */
  <T> CompletableFuture<@Nullable T> fetchValue(Class<T> type, String column, Query<?> query);

  /**
   * Rows as they are requested. Each subscriber has the statement run anew, from its first request
   * on: outside a connection and a transaction on a connection of its own, which goes back at the
   * end, after a failure, and when the subscription is cancelled. That also stops a fetch under
   * way. Where the calling thread has a connection open now, the rows come from there.
   *
   * <p>Signals come on virtual threads, one after another; while rows are wanted, one waits for
   * them. The query's fetch size is how many are read at a time; two such parts are held at most.
   * The query's timeout holds for each fetch. What is wrong with the query comes by {@code
   * onError}, after {@code onSubscribe}.
   */
  <T> Flow.Publisher<T> stream(Query<T> query);

  /** The same; what is wrong with the arguments is thrown at once. */
  default Flow.Publisher<Row> stream(String sql, @Nullable Object... arguments) {
    return stream(Query.of(sql, arguments)); // read later
  }

  /**
   * Starts a transaction, or a savepoint where one is open here; to be ended by its {@code commit}
   * or {@code rollback}. It belongs to no thread: only calls on it work inside it. A savepoint
   * beside another that is still open starts when that one has ended. Options with retries are
   * refused with a {@link ConfigurationException}: only blocks can be given these.
   */
  CompletableFuture<AsyncTransaction> begin(TransactionOptions options);

  default CompletableFuture<AsyncTransaction> begin() {
    return begin(TransactionOptions.defaults());
  }

  /**
   * Runs a block in a transaction, or in a savepoint where a transaction is open here: commits when
   * the stage it returns completes, rolls back when that fails or the block throws; the future then
   * fails with the same (a failing rollback is added as suppressed). The block works inside it
   * through the {@link AsyncTransaction} it is given, and by nothing else. Cancelling the future
   * cancels the calls under way in it and rolls back.
   */
  default <T extends @Nullable Object> CompletableFuture<T> transaction(
      Function<? super AsyncTransaction, ? extends CompletionStage<T>> block) {
    return transaction(TransactionOptions.defaults(), block);
  }

  <T extends @Nullable Object> CompletableFuture<T> transaction(
      TransactionOptions options,
      Function<? super AsyncTransaction, ? extends CompletionStage<T>> block);

  /** What runs a block in a transaction of its own each time it is called. */
  default <T extends @Nullable Object> Supplier<CompletableFuture<T>> transactional(
      Function<? super AsyncTransaction, ? extends CompletionStage<T>> block) {
    return transactional(TransactionOptions.defaults(), block);
  }

  default <T extends @Nullable Object> Supplier<CompletableFuture<T>> transactional(
      TransactionOptions options,
      Function<? super AsyncTransaction, ? extends CompletionStage<T>> block) {
    return () -> transaction(options, block);
  }
}
