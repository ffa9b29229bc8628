package io.databases.testing.tck;

import io.databases.AsyncQueries;
import io.databases.BatchResult;
import io.databases.ExecuteResult;
import io.databases.Queries;
import io.databases.Query;
import io.databases.Row;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The verbs as the cases call them: directly, or by futures that are waited for at once and whose
 * failures are thrown as they are. So every case holds for both.
 */
public final class Calls {
  private final Queries direct;
  private final @Nullable AsyncQueries async;

  Calls(Queries direct, boolean byFutures) {
    this.direct = direct;
    this.async = byFutures ? direct.async() : null;
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  public ExecuteResult execute(String sql, @Nullable Object... arguments) {
    return async == null ? direct.execute(sql, arguments) : await(async.execute(sql, arguments));
  }

  public ExecuteResult execute(Query<?> query) {
    return async == null ? direct.execute(query) : await(async.execute(query));
  }

  public BatchResult executeMany(String sql, Iterable<?> rows) {
    return executeMany(Query.of(sql), rows);
  }

  public BatchResult executeMany(Query<?> query, Iterable<?> rows) {
    return async == null ? direct.executeMany(query, rows) : await(async.executeMany(query, rows));
  }

  public List<Row> fetchAll(String sql, @Nullable Object... arguments) {
    return fetchAll(Query.of(sql, arguments));
  }

  public <T extends @Nullable Object> List<T> fetchAll(Query<T> query) {
    return async == null ? direct.fetchAll(query) : await(async.fetchAll(query));
  }

  public List<Row> fetchMany(int size, String sql, @Nullable Object... arguments) {
    return fetchMany(size, Query.of(sql, arguments));
  }

  public <T extends @Nullable Object> List<T> fetchMany(int size, Query<T> query) {
    return async == null ? direct.fetchMany(size, query) : await(async.fetchMany(size, query));
  }

  public Optional<Row> fetchOne(String sql, @Nullable Object... arguments) {
    return fetchOne(Query.of(sql, arguments));
  }

  public <T> Optional<T> fetchOne(Query<T> query) {
    return async == null ? direct.fetchOne(query) : await(async.fetchOne(query));
  }

  public <T> @Nullable T fetchValue(Class<T> type, String sql, @Nullable Object... arguments) {
    return fetchValue(type, Query.of(sql, arguments));
  }

  public <T> @Nullable T fetchValue(Class<T> type, Query<?> query) {
    return fetchValue(type, 0, query);
  }

  public <T> @Nullable T fetchValue(Class<T> type, int column, Query<?> query) {
    return async == null
        ? direct.fetchValue(type, column, query)
        : await(async.fetchValue(type, column, query));
  }

  public <T> @Nullable T fetchValue(Class<T> type, String column, Query<?> query) {
    return async == null
        ? direct.fetchValue(type, column, query)
        : await(async.fetchValue(type, column, query));
  }
}
