package io.databases;

import io.databases.spi.Result;
import io.databases.spi.RowSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a large result, mapped while others still come: the two go on at the same time, and
 * what a row was made of can be forgotten at once. Used by one thread.
 */
final class MappedRows<T extends @Nullable Object> implements RowSink {
  private final RowMapper<T> mapper;
  private final List<T> mapped = new ArrayList<>();
  private @Nullable Throwable failure;

  MappedRows(RowMapper<T> mapper) {
    this.mapper = mapper;
  }

  @Override
  public void accept(List<Row> rows) {
    if (failure != null) {
      return; // the statement is read to its end all the same
    }
    try {
      for (var row : rows) {
        mapped.add(mapper.map(row));
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  @Override
  public void restart() {
    mapped.clear();
    failure = null;
  }

  /** How many there are so far. */
  int size() {
    return mapped.size();
  }

  /**
   * All of them, once the statement has ended.
   *
   * @throws RuntimeException what the mapper has thrown, or an Error
   */
  List<T> finish(Result result) {
    accept(result.rows());
    return switch (failure) {
      case null -> Collections.unmodifiableList(mapped);
      case Error error -> throw error;
      case Throwable thrown -> throw (RuntimeException) thrown;
    };
  }
}
