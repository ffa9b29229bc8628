package io.databases;

import io.databases.spi.Request;
import io.databases.spi.Result;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The asynchronous verbs over a database, a connection or a transaction. */
sealed class AsyncVerbs implements AsyncQueries permits AsyncTransaction {
  private final Verbs target;

  AsyncVerbs(Verbs target) {
    this.target = target;
  }

  @Override
  public CompletableFuture<ExecuteResult> execute(Query<?> query) {
    return call(() -> {
      target.here().checkMayWrite();
      return run(query, 0, Outcomes::executed);
    });
  }

  @Override
  public CompletableFuture<BatchResult> executeMany(Query<?> query, Iterable<?> rows) {
    return call(() -> {
      target.here().checkMayWrite();
      target.database().checkConnected();
      var request = target.database().statements().executeMany(query, rows);
      return request.rows().isEmpty()
          ? CompletableFuture.completedFuture(new BatchResult(new long[0]))
          : launch(request, query, counts -> counts.length, BatchResult::new);
    });
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<List<T>> fetchAll(Query<T> query) {
    return run(query, 0, result -> Outcomes.all(query, result));
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<List<T>> fetchMany(
      int size, Query<T> query) {
    return call(() -> {
      Outcomes.checkSize(size);
      return run(query, size, result -> Outcomes.first(size, query, result));
    });
  }

  @Override
  public <T> CompletableFuture<Optional<T>> fetchOne(Query<T> query) {
    return run(query, 1, result -> Outcomes.one(query, result));
  }

  @Override
  public <T> CompletableFuture<@Nullable T> fetchValue(Class<T> type, int column, Query<?> query) {
    return this.<@Nullable T>run(query, 1, result -> Outcomes.value(type, column, result));
  }

  @Override
  public <T> CompletableFuture<@Nullable T> fetchValue(
      Class<T> type, String column, Query<?> query) {
    return this.<@Nullable T>run(query, 1, result -> Outcomes.value(type, column, result));
  }

  private <T extends @Nullable Object> CompletableFuture<T> run(
      Query<?> query, int maxRows, Function<Result, T> finish) {
    return call(() -> {
      target.here().check(query);
      target.database().checkConnected();
      var request = target.database().statements().execute(query, maxRows);
      return launch(request, query, Outcomes::count, finish);
    });
  }

  /** A future that has failed where making it throws, of which an open transaction is told. */
  private <T extends @Nullable Object> CompletableFuture<T> call(
      Supplier<CompletableFuture<T>> making) {
    try {
      return making.get();
    } catch (RuntimeException e) {
      target.here().callFailed(e);
      return CompletableFuture.failedFuture(e);
    }
  }

  private <R, T extends @Nullable Object> CompletableFuture<T> launch(
      Request<R> request, Query<?> query, ToLongFunction<R> count, Function<R, T> finish) {
    var database = target.database();
    var call =
        new AsyncCall<>(
            request,
            query.sql(),
            database.deadline(query),
            count,
            finish,
            Observation.begin(database, query.sql()));
    return call.launch(target.here());
  }

  @Override
  public <T> Flow.Publisher<T> stream(Query<T> query) {
    return new RowPublisher<>(target.here(), query);
  }

  @Override
  public CompletableFuture<AsyncTransaction> begin(TransactionOptions options) {
    var begin = new AsyncBegin(options, false);
    var result = new CompletableFuture<AsyncTransaction>();
    var _ =
        Futures.of(
                () -> {
                  options.checkNoRetries();
                  return begin.launch(target.here());
                })
            .whenComplete((transaction, failure) -> {
              if (failure != null) {
                result.completeExceptionally(failure);
              } else if (!result.complete(new AsyncTransaction(transaction))) {
                var _ = transaction.abandon();
              }
            });
    var _ =
        result.whenComplete((_, failure) -> {
          if (failure != null) {
            begin.cancel();
          }
        });
    return result;
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> transaction(
      TransactionOptions options,
      Function<? super AsyncTransaction, ? extends CompletionStage<T>> block) {
    return Futures.of(() -> new AsyncBlock<T>(target.here(), options, block).run());
  }
}
