package io.databases.jdbc;

import io.databases.TransactionOptions.Isolation;
import io.databases.testing.embedded.Servers;
import io.databases.testing.tck.Capability;
import io.databases.testing.tck.ColumnType;
import io.databases.testing.tck.Dialect;
import io.databases.testing.tck.TckTarget;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What MySQL and MariaDB tell the suite of themselves. One database, made anew for each test. */
abstract class MySqlTckTarget implements TckTarget {
  private final String scheme;

  MySqlTckTarget(String scheme) {
    this.scheme = scheme;
  }

  abstract int port();

  /** How the driver's own addresses begin. */
  abstract String subprotocol();

  @Override
  public String newDatabase() throws Exception {
    Servers.run(
        "jdbc:%s://127.0.0.1:%d/?user=test".formatted(subprotocol(), port()),
        "DROP DATABASE IF EXISTS tck",
        "CREATE DATABASE tck CHARACTER SET utf8mb4");
    return "%s://test@127.0.0.1:%d/tck".formatted(scheme, port());
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.OPTIONS_IN_URL,
        Capability.SHARED_BY_URL,
        Capability.READS_DURING_WRITE,
        Capability.CONCURRENT_WRITES,
        Capability.READ_ONLY_TRANSACTIONS,
        Capability.SAVEPOINTS,
        Capability.GENERATED_KEYS,
        Capability.EXACT_DECIMAL,
        Capability.STRICT_TYPES,
        Capability.CONSTRAINT_NAMES,
        Capability.DUPLICATE_LABELS);
  }

  @Override
  public Set<Isolation> isolationLevels() {
    return EnumSet.allOf(Isolation.class);
  }

  @Override
  public Class<?> unwrapped() {
    return java.sql.Connection.class;
  }

  @Override
  public String unreachable() {
    return scheme + "://test@127.0.0.1:1/tck";
  }

  @Override
  public Optional<String> wrongPassword() {
    return Optional.of("%s://app:wr0ng-one@127.0.0.1:%d/tck".formatted(scheme, port()));
  }

  @Override
  public Dialect dialect() {
    return new MySql();
  }

  static class MySql implements Dialect {
    @Override
    public String identity() {
      return "BIGINT AUTO_INCREMENT PRIMARY KEY";
    }

    @Override
    public String type(ColumnType type) {
      return switch (type) {
        case BYTES -> "LONGBLOB";
        case TIME -> "TIME(6)";
        case TIMESTAMP -> "DATETIME(6)";
        case TIMESTAMP_WITH_ZONE -> "TIMESTAMP(6) NULL";
        case UUID -> "CHAR(36)";
        case BIGINT_ARRAY -> throw new UnsupportedOperationException("MySQL has no arrays");
        default -> Dialect.super.type(type);
      };
    }

    /** Once more than a computer can count, since columns of columns of columns are compared. */
    @Override
    public String endless() {
      return "SELECT count(*) AS n FROM information_schema.collations a,"
          + " information_schema.collations b, information_schema.collations c,"
          + " information_schema.collations d WHERE a.id + b.id + c.id + d.id < 0";
    }

    @Override
    public String numbersFailingAt(int bad, int last) {
      // More than one row in a scalar subquery is an error; what is divided by zero is NULL.
      return "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < "
          + last
          + ") SELECT CASE WHEN n = "
          + bad
          + " THEN (SELECT 1 UNION ALL SELECT 2) ELSE n END AS n FROM numbers";
    }

    @Override
    public String quoted(String name) {
      return '`' + name.replace("`", "``") + '`';
    }
  }
}
