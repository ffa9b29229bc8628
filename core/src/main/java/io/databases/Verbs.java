package io.databases;

import io.databases.spi.Deadline;
import io.databases.spi.Request;
import io.databases.spi.Result;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The verbs of {@link Queries}, reduced to three things that a database, a connection and a
 * transaction each do in their own way: {@link #call} a request, {@link #openStream}, and {@link
 * #startBlock}; and to the asynchronous forms of the first and last, {@link #start} and {@link
 * #startBegin}, for {@link AsyncVerbs}.
 */
abstract sealed class Verbs implements Queries permits Database, Connection, Transaction, Replica {
  /** The database this belongs to. */
  abstract Database database();

  /** Has a request run and waits for its result. */
  abstract <R> R call(Request<R> request, String sql, Deadline deadline);

  /** A session to read a stream from, and what to do with it afterwards. */
  abstract CursorSource openStream(Deadline deadline);

  /** A transaction for a block. */
  abstract Transaction startBlock(TransactionOptions options);

  /** Has a request run without waiting for anything. */
  abstract void start(AsyncCall<?, ?> call);

  /** Says that an asynchronous call has failed before it was there to be started. */
  void callFailed(RuntimeException failure) {}

  /** Starts a transaction without waiting for anything. */
  abstract void startBegin(AsyncBegin begin);

  /**
   * Refuses what can only write where nothing may be written.
   *
   * @throws ReadOnlyException on a replica
   */
  void checkMayWrite() {}

  /**
   * Refuses a query that says that it writes where nothing may be written.
   *
   * @throws ReadOnlyException on a replica
   */
  final void check(Query<?> query) {
    if (query.isWriting()) {
      checkMayWrite();
    }
  }

  /** Where the calling thread works: the connection bound to it instead of the database. */
  Verbs here() {
    return this;
  }

  @Override
  public ExecuteResult execute(Query<?> query) {
    checkMayWrite();
    return Outcomes.executed(run(query, 0));
  }

  @Override
  public BatchResult executeMany(Query<?> query, Iterable<?> rows) {
    checkMayWrite();
    database().checkConnected();
    var request = database().statements().executeMany(query, rows);
    if (request.rows().isEmpty()) {
      return new BatchResult(new long[0]);
    }
    var observation = Observation.begin(database(), query.sql());
    try {
      long[] counts = call(request, query.sql(), database().deadline(query));
      observation.end(counts.length, null);
      return new BatchResult(counts);
    } catch (Throwable e) {
      observation.end(0, e);
      throw e;
    }
  }

  @Override
  public <T extends @Nullable Object> List<T> fetchAll(Query<T> query) {
    if (!query.mapsEarly()) {
      return Outcomes.all(query, run(query, 0, null));
    }
    var mapped = new MappedRows<T>(query.mapper(), database().statements().conversions());
    return mapped.finish(run(query, 0, mapped));
  }

  @Override
  public <T extends @Nullable Object> List<T> fetchMany(int size, Query<T> query) {
    Outcomes.checkSize(size);
    return Outcomes.first(size, query, run(query, size));
  }

  @Override
  public <T> Optional<T> fetchOne(Query<T> query) {
    return Outcomes.one(query, run(query, 1));
  }

  @Override
  public <T> @Nullable T fetchValue(Class<T> type, int column, Query<?> query) {
    return Outcomes.value(type, column, run(query, 1));
  }

  @Override
  public <T> @Nullable T fetchValue(Class<T> type, String column, Query<?> query) {
    return Outcomes.value(type, column, run(query, 1));
  }

  private Result run(Query<?> query, int maxRows) {
    return run(query, maxRows, null);
  }

  private Result run(Query<?> query, int maxRows, @Nullable MappedRows<?> sink) {
    check(query);
    database().checkConnected();
    var observation = Observation.begin(database(), query.sql());
    try {
      var request = database().statements().execute(query, maxRows, sink);
      var result = call(request, query.sql(), database().deadline(query));
      observation.end(Outcomes.count(result) + (sink == null ? 0 : sink.size()), null);
      return result;
    } catch (Throwable e) {
      observation.end(0, e);
      throw e;
    }
  }

  @Override
  public <T extends @Nullable Object> RowStream<T> stream(Query<T> query) {
    check(query);
    database().checkConnected();
    var observation = Observation.begin(database(), query.sql());
    try {
      var request = database().statements().openCursor(query);
      var timeout = database().timeout(query);
      var deadline = Deadline.after(timeout);
      return CursorStream.open(
          openStream(deadline), request, query, deadline, timeout, observation);
    } catch (Throwable e) {
      observation.end(0, e);
      throw e;
    }
  }

  @Override
  public <T extends @Nullable Object, X extends Throwable> T transactionResult(
      TransactionOptions options, TransactionBlock.CallWith<T, X> block) throws X {
    Objects.requireNonNull(block);
    for (int attempt = 0; ; attempt++) {
      var transaction = startBlock(options);
      try {
        return transaction.runBlock(block);
      } catch (TransientTransactionException e) {
        if (attempt >= options.retries() || !transaction.isOutermost()) {
          throw e;
        }
        Backoff.pause(attempt, e);
      }
    }
  }
}
