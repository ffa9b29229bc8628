package io.databases.sqlite;

import static io.databases.testing.tck.Capability.CONSTRAINT_NAMES;
import static io.databases.testing.tck.Capability.DUPLICATE_LABELS;
import static io.databases.testing.tck.Capability.FILE;
import static io.databases.testing.tck.Capability.GENERATED_KEYS;
import static io.databases.testing.tck.Capability.INCREMENTAL_STREAMS;
import static io.databases.testing.tck.Capability.OPTIONS_IN_URL;
import static io.databases.testing.tck.Capability.READS_DURING_WRITE;
import static io.databases.testing.tck.Capability.READ_ONLY_TRANSACTIONS;
import static io.databases.testing.tck.Capability.RETURNING;
import static io.databases.testing.tck.Capability.RICH_TYPES;
import static io.databases.testing.tck.Capability.SAVEPOINTS;
import static io.databases.testing.tck.Capability.SHARED_BY_URL;
import static io.databases.testing.tck.Capability.SNAPSHOTS;
import static io.databases.testing.tck.Capability.TRANSACTIONAL_DDL;

import io.databases.TransactionOptions.Isolation;
import io.databases.testing.tck.Capability;
import io.databases.testing.tck.ColumnType;
import io.databases.testing.tck.Dialect;
import io.databases.testing.tck.TckTarget;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What SQLite tells the suite of itself, whether in a file or in memory. */
abstract class SqliteTckTarget implements TckTarget {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  static int nextNumber() {
    return NUMBERS.incrementAndGet();
  }

  /** What a database in memory can do too. */
  static Set<Capability> common() {
    return EnumSet.of(
        OPTIONS_IN_URL,
        READ_ONLY_TRANSACTIONS,
        SAVEPOINTS,
        TRANSACTIONAL_DDL,
        RETURNING,
        GENERATED_KEYS,
        RICH_TYPES,
        CONSTRAINT_NAMES,
        DUPLICATE_LABELS);
  }

  /** What needs a file with a write-ahead log. */
  static Set<Capability> ofFiles() {
    return EnumSet.of(SHARED_BY_URL, READS_DURING_WRITE, SNAPSHOTS, INCREMENTAL_STREAMS, FILE);
  }

  @Override
  public Set<Isolation> isolationLevels() {
    return Set.of(Isolation.SERIALIZABLE);
  }

  @Override
  public Class<?> unwrapped() {
    return java.sql.Connection.class;
  }

  @Override
  public String unreachable() {
    return "sqlite:////no-such-folder/no-such-file.db";
  }

  @Override
  public Dialect dialect() {
    return new SqliteDialect();
  }

  private static final class SqliteDialect implements Dialect {
    @Override
    public String identity() {
      return "INTEGER PRIMARY KEY";
    }

    @Override
    public String type(ColumnType type) {
      return switch (type) {
        case BYTES -> "BLOB";
        case DECIMAL -> "DECIMAL(10,5)";
        case BIGINT_ARRAY -> throw new UnsupportedOperationException("SQLite has no arrays");
        default -> Dialect.super.type(type);
      };
    }

    @Override
    public String endless() {
      return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM"
          + " n";
    }

    @Override
    public String numbersFailingAt(int bad, int last) {
      // abs of the smallest integer overflows, which SQLite reports as an error
      return "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < "
          + last
          + ") SELECT CASE WHEN n = "
          + bad
          + " THEN abs(-9223372036854775807 - 1) ELSE n END AS n FROM numbers";
    }
  }
}
