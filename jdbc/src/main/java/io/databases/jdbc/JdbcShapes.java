package io.databases.jdbc;

import io.databases.Columns;
import io.databases.spi.Conversions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shapes of the latest statements' rows, by their SQL. Used on the session's thread alone. */
final class JdbcShapes {
  private static final int CAPACITY = 256;

  private final JdbcDialect dialect;
  private final Conversions conversions;

  private final Map<String, JdbcShape> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JdbcShape> eldest) {
          return size() > CAPACITY;
        }
      };

  JdbcShapes(JdbcDialect dialect, Conversions conversions) {
    this.dialect = dialect;
    this.conversions = conversions;
  }

  /** The shape of what a statement gave: the same as before, unless its columns have changed. */
  JdbcShape of(String sql, ResultSet rows) throws SQLException {
    var before = known.get(sql);
    var now = JdbcShape.of(rows.getMetaData(), before, dialect, conversions);
    if (now != before) {
      known.put(sql, now);
    }
    return now;
  }

  /** The columns of a statement that gives no rows. */
  Columns none() {
    return Columns.of(List.of(), conversions);
  }
}
