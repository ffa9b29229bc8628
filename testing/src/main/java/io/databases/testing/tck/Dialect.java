package io.databases.testing.tck;

import static java.util.Locale.ROOT;

/** How a database writes what differs. The defaults are the SQL standard's. */
public interface Dialect {
  /** Type and constraints of a column whose values the database makes, the primary key. */
  String identity();

  /** A type's name in CREATE TABLE. */
  default String type(ColumnType type) {
    return switch (type) {
      case DOUBLE -> "DOUBLE PRECISION";
      case DECIMAL -> "DECIMAL(30,10)";
      case TEXT -> "VARCHAR(1000)";
      case BYTES -> "BYTEA";
      case TIMESTAMP_WITH_ZONE -> "TIMESTAMP WITH TIME ZONE";
      case BIGINT_ARRAY -> "BIGINT[]";
      default -> type.name().toUpperCase(ROOT);
    };
  }

  /** A query that gives one row with one number, after minutes, unless it is stopped. */
  String endless();

  /** A query of the numbers from 1 to {@code last}, in a column {@code n}. */
  default String numbers(int last) {
    return "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < "
        + last
        + ") SELECT n FROM numbers";
  }

  /**
   * A query of the numbers from 1 to {@code last}, in a column {@code n}, that fails when it comes
   * to number {@code bad}, not before.
   */
  String numbersFailingAt(int bad, int last);

  /** A name in quotes. */
  default String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
