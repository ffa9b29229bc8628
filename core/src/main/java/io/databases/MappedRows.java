package io.databases;

import io.databases.spi.Conversions;
import io.databases.spi.Result;
import io.databases.spi.RowSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a large result, mapped while others still come, so that what a row was made of can be
 * forgotten at once. Used by one thread at a time: the caller's, or before that a driver's.
 */
final class MappedRows<T extends @Nullable Object> implements RowSink {
  private final RowMapper<T> mapper;
  private final boolean takesViews;
  private final List<T> mapped = new ArrayList<>();
  private @Nullable Throwable failure;

  /**
   * @param mapper one of the library's own
   * @param conversions what it converts values by; converters of the user's are run by the caller
   */
  MappedRows(RowMapper<T> mapper, Conversions conversions) {
    this.mapper = mapper;
    this.takesViews = conversions.isStandard();
  }

  @Override
  public void accept(List<Row> rows) {
    for (var row : rows) {
      view(row);
    }
  }

  @Override
  public boolean takesViews() {
    return takesViews;
  }

  @Override
  public void view(Row row) {
    if (failure != null) {
      return; // the statement is read to its end all the same
    }
    try {
      mapped.add(mapper.map(row));
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
