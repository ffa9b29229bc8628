package io.databases;

import io.databases.spi.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What each verb makes of a statement's result; mappers run here. */
final class Outcomes {
  private Outcomes() {}

  static ExecuteResult executed(Result result) {
    return new ExecuteResult(
        result.affected(), result.columns(), result.rows(), result.generatedKey());
  }

  /** How many rows a statement gave or changed. */
  static long count(Result result) {
    return result.columns() == null ? result.affected() : result.rows().size();
  }

  static <T extends @Nullable Object> List<T> all(Query<T> query, Result result) {
    return map(query, result.rows());
  }

  static void checkSize(int size) {
    if (size < 1) {
      throw new ParameterException("fetchMany needs a size of at least 1, not " + size);
    }
  }

  static <T extends @Nullable Object> List<T> first(int size, Query<T> query, Result result) {
    var rows = result.rows();
    return map(query, rows.size() > size ? rows.subList(0, size) : rows);
  }

  static <T> Optional<T> one(Query<T> query, Result result) {
    var rows = result.rows();
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

  static <T> @Nullable T value(Class<T> type, int column, Result result) {
    var rows = result.rows();
    return rows.isEmpty() ? null : rows.get(0).get(column, type);
  }

  static <T> @Nullable T value(Class<T> type, String column, Result result) {
    var rows = result.rows();
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
}
