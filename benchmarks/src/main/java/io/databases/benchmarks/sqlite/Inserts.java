package io.databases.benchmarks.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.Database;
import io.databases.benchmarks.harness.Load;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** Each insert is a transaction of its own, on disk before the caller goes on. */
final class Inserts {
  private static final int THREADS = 64;
  private static final String OURS = "databases";
  private static final String POOL = "HikariCP(10)";
  private static final String POOL_PLATFORM = "HikariCP(10), platform threads";

  private Inserts() {}

  static Workload workload(Plan plan) {
    return new Workload("a", "autocommit INSERT, 64 virtual threads", "rows")
        .contender(() -> new Ours(file(plan)))
        .contender(() -> new Pool(POOL, file(plan), Load.virtualThreads()))
        .contender(() -> new Pool(POOL_PLATFORM, file(plan), Load.platformThreads()))
        .target(OURS, POOL, 10)
        .target(OURS, POOL_PLATFORM, 10);
  }

  private static SqliteFile file(Plan plan) throws Exception {
    return SqliteFile.create(
        plan.directory(), "CREATE TABLE entry (id INTEGER PRIMARY KEY, n INTEGER)");
  }

  private static final class Ours extends Load {
    private final SqliteFile file;
    private final Database database;

    Ours(SqliteFile file) {
      super(OURS, THREADS, virtualThreads());
      this.file = file;
      this.database = file.open();
    }

    @Override
    protected void reset() throws Exception {
      file.clear("entry");
    }

    @Override
    protected void work(RandomGenerator random) {
      long affected =
          database.execute("INSERT INTO entry (n) VALUES (?)", random.nextInt()).affectedRows();
      if (affected != 1) {
        throw new IllegalStateException("an insert of one row affected " + affected);
      }
    }

    @Override
    protected void check(long operations) throws Exception {
      file.expect(operations, "SELECT count(*) FROM entry");
    }

    @Override
    public void close() throws Exception {
      database.close();
      file.close();
    }
  }

  private static final class Pool extends Load {
    private final SqliteFile file;
    private final HikariDataSource pool;

    Pool(String name, SqliteFile file, ThreadFactory threads) {
      super(name, THREADS, threads);
      this.file = file;
      this.pool = file.pool(10);
    }

    @Override
    protected void reset() throws Exception {
      file.clear("entry");
    }

    @Override
    protected void work(RandomGenerator random) throws Exception {
      try (var connection = pool.getConnection();
          var statement = connection.prepareStatement("INSERT INTO entry (n) VALUES (?)")) {
        statement.setInt(1, random.nextInt());
        int affected = statement.executeUpdate();
        if (affected != 1) {
          throw new IllegalStateException("an insert of one row affected " + affected);
        }
      }
    }

    @Override
    protected void check(long operations) throws Exception {
      file.expect(operations, "SELECT count(*) FROM entry");
    }

    @Override
    public void close() throws Exception {
      pool.close();
      file.close();
    }
  }
}
