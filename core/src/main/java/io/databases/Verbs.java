package io.databases;

import io.databases.internal.events.FlightRecording;
import io.databases.internal.events.QueryEvent;
import io.databases.spi.Deadline;
import io.databases.spi.Request;
import io.databases.spi.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The verbs of {@link Queries}, reduced to three things that a database, a connection and a
 * transaction each do in their own way: {@link #call} a request, {@link #openStream}, and {@link
 * #startBlock}.
 */
abstract sealed class Verbs implements Queries permits Database, Connection, Transaction {
  private static final System.Logger LOG = System.getLogger("io.databases.query");

  /** The database this belongs to. */
  abstract Database database();

  /** Has a request run and waits for its result. */
  abstract <R> R call(Request<R> request, String sql, Deadline deadline);

  /** A session to read a stream from, and what to do with it afterwards. */
  abstract CursorSource openStream(Deadline deadline);

  /** A transaction for a block. */
  abstract Transaction startBlock(TransactionOptions options);

  @Override
  public ExecuteResult execute(Query<?> query) {
    var result = run(query, 0);
    return new ExecuteResult(
        result.affected(), result.columns(), result.rows(), result.generatedKey());
  }

  @Override
  public BatchResult executeMany(String sql, Iterable<?> rows) {
    database().checkConnected();
    var request = database().statements().executeMany(sql, rows);
    if (request.rows().isEmpty()) {
      return new BatchResult(new long[0]);
    }
    var event = beginEvent();
    @Nullable Throwable failure = null;
    int count = 0;
    try {
      log(sql);
      long[] counts = call(request, sql, database().deadline(null));
      count = counts.length;
      return new BatchResult(counts);
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      commit(event, sql, count, failure);
    }
  }

  @Override
  public <T extends @Nullable Object> List<T> fetchAll(Query<T> query) {
    return map(query, run(query, 0).rows());
  }

  @Override
  public <T extends @Nullable Object> List<T> fetchMany(int size, Query<T> query) {
    if (size < 1) {
      throw new ParameterException("fetchMany needs a size of at least 1, not " + size);
    }
    var rows = run(query, size).rows();
    return map(query, rows.size() > size ? rows.subList(0, size) : rows);
  }

  @Override
  public <T> Optional<T> fetchOne(Query<T> query) {
    var rows = run(query, 1).rows();
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(notNull(query.mapper().map(rows.get(0))));
  }

  private static <T> T notNull(@Nullable T mapped) {
    if (mapped == null) {
      throw new MappingException(
          "the row became null, which fetchOne cannot give; use fetchValue or fetchAll");
    }
    return mapped;
  }

  @Override
  public <T> @Nullable T fetchValue(Class<T> type, int column, Query<?> query) {
    var rows = run(query, 1).rows();
    return rows.isEmpty() ? null : rows.get(0).get(column, type);
  }

  @Override
  public <T> @Nullable T fetchValue(Class<T> type, String column, Query<?> query) {
    var rows = run(query, 1).rows();
    return rows.isEmpty() ? null : rows.get(0).get(column, type);
  }

  @SuppressWarnings("unchecked") // a query that maps nothing has rows for values
  private static <T extends @Nullable Object> List<T> map(Query<T> query, List<Row> rows) {
    if (query.isPlain()) {
      return (List<T>) Collections.unmodifiableList(rows);
    }
    var mapper = query.mapper();
    var mapped = new ArrayList<T>(rows.size());
    for (var row : rows) {
      mapped.add(mapper.map(row));
    }
    return Collections.unmodifiableList(mapped);
  }

  private Result run(Query<?> query, int maxRows) {
    database().checkConnected();
    var event = beginEvent();
    @Nullable Throwable failure = null;
    long count = 0;
    try {
      log(query.sql());
      var request = database().statements().execute(query, maxRows);
      var result = call(request, query.sql(), database().deadline(query.timeout()));
      count = result.columns() == null ? result.affected() : result.rows().size();
      return result;
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      commit(event, query.sql(), count, failure);
    }
  }

  private static void log(String sql) {
    if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
      LOG.log(System.Logger.Level.DEBUG, "query: {0}", sql);
    }
  }

  private static @Nullable QueryEvent beginEvent() {
    if (!FlightRecording.isOn()) {
      return null;
    }
    var event = new QueryEvent();
    event.begin();
    return event;
  }

  private void commit(
      @Nullable QueryEvent event, String sql, long rows, @Nullable Throwable failure) {
    if (event == null) {
      return;
    }
    event.end();
    if (event.shouldCommit()) {
      event.database = database().address();
      event.sql = sql;
      event.rows = rows;
      event.failure = failure == null ? null : failure.getClass().getSimpleName();
      event.commit();
    }
  }

  @Override
  public <T extends @Nullable Object> RowStream<T> stream(Query<T> query) {
    database().checkConnected();
    var event = beginEvent();
    CursorStream.Ended ended = (rows, failure) -> commit(event, query.sql(), rows, failure);
    try {
      log(query.sql());
      var request = database().statements().openCursor(query);
      var deadline = database().deadline(query.timeout());
      return CursorStream.open(openStream(deadline), request, query, deadline, ended);
    } catch (Throwable e) {
      ended.tell(0, e);
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
        Backoff.pause(attempt);
      }
    }
  }
}
