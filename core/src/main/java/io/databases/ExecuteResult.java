package io.databases;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a statement did. Immutable. */
public final class ExecuteResult {
  private final long affectedRows;
  private final @Nullable Columns columns;
  private final List<Row> rows;
  private final @Nullable Object generatedKey;

  ExecuteResult(
      long affectedRows, @Nullable Columns columns, List<Row> rows, @Nullable Object generatedKey) {
    this.affectedRows = affectedRows;
    this.columns = columns;
    this.rows = rows;
    this.generatedKey = generatedKey;
  }

  /** How many rows were inserted, updated or deleted; 0 for statements that do none of these. */
  public long affectedRows() {
    return affectedRows;
  }

  /**
   * The columns of {@link #rows}, known also where there is no row; empty for a statement that
   * gives none.
   */
  public Optional<Columns> columns() {
    return Optional.ofNullable(columns);
  }

  /** The rows the statement gave back, as {@code INSERT … RETURNING} does; else empty. */
  public List<Row> rows() {
    return rows;
  }

  /**
   * The key the database made for an inserted row, where it is a number; empty where it made none,
   * made one of another type, such as a UUID, or does not tell. Where there is {@code RETURNING},
   * as on PostgreSQL, that gives keys of every type.
   */
  public Optional<Long> generatedKey() {
    return generatedKey instanceof Number number
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "ExecuteResult[affectedRows=%d, rows=%d, generatedKey=%s]"
        .formatted(affectedRows, rows.size(), generatedKey);
  }
}
