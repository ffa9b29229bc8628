package io.databases.jdbc;

import io.databases.Row;
import io.databases.spi.RowSink;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How the rows of a statement that is read to its end reach the caller. */
sealed interface JdbcReading {
  /** What was read: how many rows in all, and those of them that are still to be given. */
  record Rows(long count, List<Row> left) {}

  Rows read(JdbcShape shape, ResultSet source) throws SQLException;

  /**
   * All at the end.
   *
   * @param limit how many rows are wanted at most, 0 for all
   */
  record Together(int limit) implements JdbcReading {
    @Override
    public Rows read(JdbcShape shape, ResultSet source) throws SQLException {
      var rows = limit == 1 ? new ArrayList<Row>(1) : new ArrayList<Row>();
      shape.read(source, rows, limit);
      return new Rows(rows.size(), rows);
    }
  }

  /** Some at a time, while others are read. */
  record InParts(Consumer<List<Row>> taker) implements JdbcReading {
    private static final int PART = 500;

    @Override
    public Rows read(JdbcShape shape, ResultSet source) throws SQLException {
      long given = 0;
      var rows = new ArrayList<Row>();
      while (shape.read(source, rows, PART)) {
        given += rows.size();
        taker.accept(rows);
        rows = new ArrayList<>(PART);
      }
      return new Rows(given + rows.size(), rows);
    }
  }

  /** One after the other, where the driver has it, before the next is read. */
  record InPlace(RowSink sink) implements JdbcReading {
    @Override
    public Rows read(JdbcShape shape, ResultSet source) throws SQLException {
      long count = 0;
      var row = new JdbcView(shape, source);
      while (source.next()) {
        sink.view(row);
        row.check();
        count++;
      }
      return new Rows(count, List.of());
    }
  }
}
