package io.databases.cli;

import io.databases.Columns;
import io.databases.Row;
import java.util.List;

/** Writes a result in one format: {@link #begin} once, then the rows, then {@link #end}. */
sealed interface RowWriter permits TableWriter, CsvWriter, JsonWriter {
  void begin(Columns columns);

  void row(Row row);

  void end();

  /** Writes a whole result. */
  default void all(Columns columns, List<Row> rows) {
    begin(columns);
    rows.forEach(this::row);
    end();
  }

  /** Writes how many rows a statement affected, as the only value of a result. */
  void affected(long rows);
}
