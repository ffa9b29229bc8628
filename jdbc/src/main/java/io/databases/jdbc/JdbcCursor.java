package io.databases.jdbc;

import io.databases.Columns;
import io.databases.spi.BufferedCursor;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a statement that are read from the driver in parts, and that statement. */
final class JdbcCursor extends BufferedCursor<SQLException> {
  private final PreparedStatement statement;
  private final @Nullable ResultSet rows;

  JdbcCursor(PreparedStatement statement, ResultSet rows, JdbcShape shape, int fetchSize) {
    super(shape.columns(), List.of(), (part, limit) -> shape.read(rows, part, limit), fetchSize);
    this.statement = statement;
    this.rows = rows;
  }

  /** That of a statement that gives no rows. */
  JdbcCursor(PreparedStatement statement, Columns columns) {
    super(columns, List.of(), null, 0);
    this.statement = statement;
    this.rows = null;
  }

  PreparedStatement statement() {
    return statement;
  }

  /** Closes both; the rows by themselves, for a driver that keeps the statement does not. */
  void close() throws SQLException {
    try (var _ = statement) {
      if (rows != null) {
        rows.close();
      }
    }
  }
}
