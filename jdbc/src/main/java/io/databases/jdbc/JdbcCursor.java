package io.databases.jdbc;

import io.databases.Columns;
import io.databases.spi.BufferedCursor;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The rows of a statement that are read from the driver in parts, and that statement. */
final class JdbcCursor extends BufferedCursor<SQLException> {
  private final PreparedStatement statement;

  JdbcCursor(
      PreparedStatement statement, Columns columns, Source<SQLException> source, int fetchSize) {
    super(columns, List.of(), source, fetchSize);
    this.statement = statement;
  }

  /** That of a statement that gives no rows. */
  JdbcCursor(PreparedStatement statement, Columns columns) {
    super(columns, List.of(), null, 0);
    this.statement = statement;
  }

  PreparedStatement statement() {
    return statement;
  }
}
