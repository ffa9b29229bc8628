package io.databases.testing.scripted;

import io.databases.Column;
import io.databases.Columns;
import io.databases.Row;
import io.databases.spi.ArrayRow;
import io.databases.spi.Conversions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows a script gives, before the database whose conversions they use is known. */
record RowsAnswer(List<String> columns, List<@Nullable Object[]> values) {
  Columns columns(Conversions conversions) {
    return Columns.of(columns.stream().map(Column::new).toList(), conversions);
  }

  List<Row> rows(Columns of) {
    var rows = new ArrayList<Row>(values.size());
    for (var row : values) {
      rows.add(new ArrayRow(of, row));
    }
    return rows;
  }
}
