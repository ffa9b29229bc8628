package io.databases.benchmarks.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.Database;
import io.databases.benchmarks.harness.Load;
import io.databases.benchmarks.harness.Measurement;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Results;
import io.databases.benchmarks.harness.Workload;
import io.databases.sqlite.SqliteOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One row by its key. The raw driver on one thread, with the statement prepared once and no
 * hand-over to anybody, is as fast as one session can be.
 */
final class PointSelects {
  private static final int ROWS = 10_000;
  private static final String OURS = "databases, 64 virtual threads";
  private static final String OURS_ALONE = "databases, 1 virtual thread";
  private static final String HANDED_OVER = "databases, 1 virtual thread, handed over";
  private static final String RAW = "sqlite-jdbc, 1 thread, prepared once";
  private static final String POOL = "HikariCP(10), 64 virtual threads";

  private PointSelects() {}

  static Workload workload(Plan plan) {
    return new Workload("b", "SELECT of one row by primary key", "rows")
        .contender(() -> new Ours(OURS, 64, file(plan)))
        .contender(() -> new Raw(file(plan)))
        .contender(() -> new Pool(file(plan)))
        .contender(() -> new Ours(OURS_ALONE, 1, file(plan)))
        .contender(() -> Ours.handedOver(file(plan)))
        .target(OURS, RAW, 1)
        .compare(OURS, POOL)
        .note(PointSelects::handOver);
  }

  private static @Nullable String handOver(Results results) {
    Measurement direct = results.median(OURS_ALONE);
    Measurement handedOver = results.median(HANDED_OVER);
    return direct == null || handedOver == null
        ? null
        : String.format(
            Locale.ROOT,
            "hand-over to the session's thread and back, one caller: %.1f µs per statement",
            1e6 / handedOver.perSecond() - 1e6 / direct.perSecond());
  }

  private static SqliteFile file(Plan plan) throws Exception {
    return SqliteFile.create(
        plan.directory(),
        "CREATE TABLE world (id INTEGER PRIMARY KEY, n INTEGER)",
        """
        WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < %d)
        INSERT INTO world SELECT i, i * 3 FROM i
        """
            .formatted(ROWS));
  }

  private static void verify(long id, long n) {
    if (n != id * 3) {
      throw new IllegalStateException("row " + id + " has " + n);
    }
  }

  private static final class Ours extends Load {
    private final SqliteFile file;
    private final Database database;

    Ours(String name, int threads, SqliteFile file) {
      this(name, threads, file, file.open());
    }

    private Ours(String name, int threads, SqliteFile file, Database database) {
      super(name, threads, virtualThreads());
      this.file = file;
      this.database = database;
    }

    /** A database with functions in Java has all statements run by the session's thread. */
    static Ours handedOver(SqliteFile file) {
      var options = SqliteOptions.create().function("unused", 0, _ -> null);
      var database = Database.builder("sqlite:///" + file.path()).with(options).open();
      return new Ours(HANDED_OVER, 1, file, database);
    }

    @Override
    protected void work(RandomGenerator random) {
      int id = random.nextInt(1, ROWS + 1);
      var row = database.fetchOne("SELECT id, n FROM world WHERE id = :id", Map.of("id", id));
      verify(id, row.orElseThrow().getLong("n"));
    }

    @Override
    public void close() throws Exception {
      database.close();
      file.close();
    }
  }

  private static final class Raw extends Load {
    private final SqliteFile file;
    private final Connection connection;
    private final PreparedStatement statement;

    Raw(SqliteFile file) throws SQLException {
      super(RAW, 1, platformThreads());
      this.file = file;
      this.connection = file.connect();
      this.statement = connection.prepareStatement("SELECT id, n FROM world WHERE id = ?");
    }

    @Override
    protected void work(RandomGenerator random) throws SQLException {
      int id = random.nextInt(1, ROWS + 1);
      statement.setInt(1, id);
      try (var rows = statement.executeQuery()) {
        rows.next();
        verify(id, rows.getLong("n"));
      }
    }

    @Override
    public void close() throws Exception {
      statement.close();
      connection.close();
      file.close();
    }
  }

  private static final class Pool extends Load {
    private final SqliteFile file;
    private final HikariDataSource pool;

    Pool(SqliteFile file) {
      super(POOL, 64, virtualThreads());
      this.file = file;
      this.pool = file.pool(10);
    }

    @Override
    protected void work(RandomGenerator random) throws SQLException {
      int id = random.nextInt(1, ROWS + 1);
      try (var connection = pool.getConnection();
          var statement = connection.prepareStatement("SELECT id, n FROM world WHERE id = ?")) {
        statement.setInt(1, id);
        try (var rows = statement.executeQuery()) {
          rows.next();
          verify(id, rows.getLong("n"));
        }
      }
    }

    @Override
    public void close() throws Exception {
      pool.close();
      file.close();
    }
  }
}
