package io.databases.benchmarks.server;

import io.databases.Database;
import io.databases.benchmarks.harness.Contender;
import io.databases.benchmarks.harness.Measurement;
import io.databases.benchmarks.harness.SmallJvm;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * More rows than the heap holds, read one after another in a small JVM. They have the columns
 * {@code id}, from 1 on, and {@code name}, "row number " and the id.
 */
public final class LongStream implements Contender {
  private static final int FETCH_SIZE = 1_000;

  private final String name;
  private final boolean ours;
  private final String url;
  private final String sql;
  private final int rows;

  private LongStream(String name, boolean ours, String url, String sql, int rows) {
    this.name = name;
    this.ours = ours;
    this.url = url;
    this.sql = sql;
    this.rows = rows;
  }

  /** Read by this library. */
  public static LongStream ours(String name, String url, String sql, int rows) {
    return new LongStream(name, true, url, sql, rows);
  }

  /** Read by a JDBC driver. */
  public static LongStream byHand(String name, String jdbcUrl, String sql, int rows) {
    return new LongStream(name, false, jdbcUrl, sql, rows);
  }

  /** What is done with so many rows. */
  public static String title(int rows) {
    return "stream of %,d rows in a heap of 64 MB".formatted(rows);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean warmsUp() {
    return false;
  }

  /** Reads all rows once, however long that takes. */
  @Override
  public Measurement measure(Duration time) throws Exception {
    return SmallJvm.run(Reading.class, String.valueOf(ours), url, sql, String.valueOf(rows));
  }

  @Override
  public void close() {}

  /** The program in the small JVM. */
  static final class Reading {
    private Reading() {}

    public static void main(String[] arguments) throws Exception {
      boolean ours = Boolean.parseBoolean(arguments[0]);
      String url = arguments[1];
      String sql = arguments[2];
      long rows = Long.parseLong(arguments[3]);
      SmallJvm.report(rows, () -> ours ? ours(url, sql) : byHand(url, sql));
    }

    private static long ours(String url, String sql) {
      long sum = 0;
      try (var database = Database.open(url);
          var stream = database.stream(sql)) {
        for (var row : stream) {
          sum += row.getLong("id");
          check(row.getString("name"));
        }
      }
      return sum;
    }

    private static long byHand(String jdbcUrl, String sql) throws SQLException {
      long sum = 0;
      try (var connection = DriverManager.getConnection(jdbcUrl);
          var statement = connection.prepareStatement(sql)) {
        connection.setAutoCommit(false); // else pgjdbc reads all at once
        statement.setFetchSize(FETCH_SIZE);
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            sum += rows.getLong("id");
            check(rows.getString("name"));
          }
        }
      }
      return sum;
    }

    private static void check(@Nullable String name) {
      if (name == null || !name.startsWith("row number ")) {
        throw new IllegalStateException("a row is named " + name);
      }
    }
  }
}
