package io.databases.jdbc;

import io.databases.TransactionOptions.Isolation;
import io.databases.testing.tck.Capability;
import io.databases.testing.tck.ColumnType;
import io.databases.testing.tck.Dialect;
import io.databases.testing.tck.TckSuite;
import io.databases.testing.tck.TckTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/** The suite on DuckDB, in memory. */
class DuckDbTckTest extends TckSuite {
  private static final TckTarget TARGET = new Target();

  @Override
  protected TckTarget target() {
    return TARGET;
  }

  private static final class Target extends MemoryTckTarget {
    @Override
    public String name() {
      return "DuckDB through JDBC";
    }

    @Override
    String url(String name) {
      return "jdbc:duckdb::memory:" + name;
    }

    @Override
    void prepare(Connection connection) throws SQLException {
      JdbcDialect.execute(connection, "CREATE SEQUENCE ids"); // for DuckDb.identity
    }

    @Override
    public Set<Capability> capabilities() {
      return EnumSet.of(
          Capability.SHARED_BY_URL,
          Capability.READS_DURING_WRITE,
          Capability.CONCURRENT_WRITES,
          Capability.SNAPSHOTS,
          Capability.TRANSACTIONAL_DDL,
          Capability.RETURNING,
          Capability.EXACT_DECIMAL,
          Capability.RICH_TYPES,
          Capability.ARRAYS,
          Capability.STRICT_TYPES,
          Capability.DUPLICATE_LABELS);
    }

    @Override
    public Set<Isolation> isolationLevels() {
      return EnumSet.of(Isolation.REPEATABLE_READ);
    }

    @Override
    public Class<?> unwrapped() {
      return org.duckdb.DuckDBConnection.class;
    }

    @Override
    public String unreachable() {
      return "jdbc:duckdb:/no-such-folder/no-such-file";
    }

    @Override
    public Dialect dialect() {
      return new DuckDb();
    }
  }

  private static final class DuckDb implements Dialect {
    @Override
    public String identity() {
      return "BIGINT DEFAULT nextval('ids') PRIMARY KEY";
    }

    @Override
    public String type(ColumnType type) {
      return type == ColumnType.BYTES ? "BLOB" : Dialect.super.type(type);
    }

    @Override
    public String endless() {
      return "SELECT count(*) AS n FROM range(10000000) a, range(10000000) b"
          + " WHERE a.range + b.range < 0";
    }

    @Override
    public String numbers(int last) {
      return "SELECT n::INTEGER AS n FROM range(1, " + (last + 1) + ") t(n)";
    }

    @Override
    public String numbersFailingAt(int bad, int last) {
      return "SELECT CASE WHEN n = "
          + bad
          + " THEN error('not this one') ELSE n END::INTEGER AS n FROM range(1, "
          + (last + 1)
          + ") t(n)";
    }
  }
}
