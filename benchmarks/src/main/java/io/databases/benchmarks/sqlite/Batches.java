package io.databases.benchmarks.sqlite;

import io.databases.Database;
import io.databases.benchmarks.harness.Bulk;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Many rows inserted by one call, in one transaction. */
final class Batches {
  private static final int ROWS = 100_000;
  private static final String LISTS = "databases, lists";
  private static final String RECORDS = "databases, records";
  private static final String MAPS = "databases, maps";
  private static final String RAW = "sqlite-jdbc, addBatch";
  private static final String POSITIONS = "INSERT INTO entry VALUES (?, ?, ?, ?)";
  private static final String NAMES = "INSERT INTO entry VALUES (:id, :name, :score, :level)";

  private Batches() {}

  record Entry(long id, String name, double score, int level) {
    List<Object> toList() {
      return List.of(id, name, score, level);
    }

    Map<String, Object> toMap() {
      return Map.of("id", id, "name", name, "score", score, "level", level);
    }
  }

  static Workload workload(Plan plan) {
    int rows = plan.scaled(ROWS);
    return new Workload("c", "executeMany of %,d rows of 4 columns".formatted(rows), "rows")
        .contender(() -> new Ours(LISTS, file(plan), rows, POSITIONS, Entry::toList))
        .contender(() -> new Ours(RECORDS, file(plan), rows, NAMES, entry -> entry))
        .contender(() -> new Ours(MAPS, file(plan), rows, NAMES, Entry::toMap))
        .contender(() -> new Raw(file(plan), rows))
        .target(LISTS, RAW, 0.9)
        .target(RECORDS, RAW, 0.9)
        .compare(MAPS, RAW);
  }

  private static SqliteFile file(Plan plan) throws Exception {
    return SqliteFile.create(
        plan.directory(),
        "CREATE TABLE entry (id INTEGER PRIMARY KEY, name TEXT, score DOUBLE, level INTEGER)");
  }

  private static List<Entry> entries(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new Entry(i, "entry number " + i, i / 7.0, i % 100))
        .toList();
  }

  /** A batch into an empty table. */
  private abstract static class Batch extends Bulk {
    final SqliteFile file;
    private final int rows;

    Batch(String name, SqliteFile file, int rows) {
      super(name);
      this.file = file;
      this.rows = rows;
    }

    @Override
    protected void reset() throws Exception {
      file.clear("entry");
    }

    @Override
    protected void check() throws Exception {
      long n = rows;
      file.expect(n, "SELECT count(*) FROM entry");
      file.expect(n * (n + 1) / 2, "SELECT sum(id) FROM entry");
      file.expect(n, "SELECT sum(name = 'entry number ' || id) FROM entry");
      file.expect(n, "SELECT sum(score = id / 7.0 AND level = id % 100) FROM entry");
    }
  }

  private static final class Ours extends Batch {
    private final Database database;
    private final String sql;
    private final List<?> rows;

    Ours(String name, SqliteFile file, int count, String sql, Function<Entry, ?> shape) {
      super(name, file, count);
      this.database = file.open();
      this.sql = sql;
      this.rows = entries(count).stream().map(shape).toList();
    }

    @Override
    protected long work() {
      return database.executeMany(sql, rows).counts().length;
    }

    @Override
    public void close() throws Exception {
      database.close();
      file.close();
    }
  }

  private static final class Raw extends Batch {
    private final Connection connection;
    private final List<Entry> rows;

    Raw(SqliteFile file, int count) throws Exception {
      super(RAW, file, count);
      this.connection = file.connect();
      this.rows = entries(count);
    }

    @Override
    protected long work() throws Exception {
      connection.setAutoCommit(false);
      try (var statement = connection.prepareStatement(POSITIONS)) {
        for (var row : rows) {
          statement.setLong(1, row.id);
          statement.setString(2, row.name);
          statement.setDouble(3, row.score);
          statement.setInt(4, row.level);
          statement.addBatch();
        }
        int[] counts = statement.executeBatch();
        connection.commit();
        return counts.length;
      } finally {
        connection.setAutoCommit(true);
      }
    }

    @Override
    public void close() throws Exception {
      connection.close();
      file.close();
    }
  }
}
