package io.databases.benchmarks.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.Database;
import io.databases.benchmarks.harness.Load;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Each insert is a transaction of its own, on disk before the caller goes on. A pool is what the
 * JDBC way would be on any other database; one connection that all take turns with suits SQLite
 * better.
 */
final class Inserts {
  private static final int THREADS = 64;
  private static final String OURS = "databases";
  private static final String POOL = "HikariCP(10)";
  private static final String POOL_PLATFORM = "HikariCP(10), platform threads";
  private static final String LOCKED = "sqlite-jdbc, 1 connection behind a lock";

  private Inserts() {}

  static Workload workload(Plan plan) {
    return new Workload("a", "autocommit INSERT, 64 virtual threads", "rows")
        .contender(() -> new Ours(file(plan)))
        .contender(() -> new Pool(POOL, file(plan), Load.virtualThreads()))
        .contender(() -> new Pool(POOL_PLATFORM, file(plan), Load.platformThreads()))
        .contender(() -> new Locked(file(plan)))
        .target(OURS, POOL, 10)
        .target(OURS, POOL_PLATFORM, 10)
        .compare(OURS, LOCKED);
  }

  private static SqliteFile file(Plan plan) throws Exception {
    return SqliteFile.create(
        plan.directory(), "CREATE TABLE entry (id INTEGER PRIMARY KEY, n INTEGER)");
  }

  private abstract static class Inserting extends Load {
    static final String INSERT = "INSERT INTO entry (n) VALUES (?)";

    final SqliteFile file;

    Inserting(String name, SqliteFile file, ThreadFactory threads) {
      super(name, THREADS, threads);
      this.file = file;
    }

    @Override
    protected final void reset() throws Exception {
      file.clear("entry");
    }

    /** Inserts a row and gives the number of rows that were. */
    abstract long insert(int n) throws Exception;

    @Override
    protected final void work(RandomGenerator random) throws Exception {
      long affected = insert(random.nextInt());
      if (affected != 1) {
        throw new IllegalStateException("an insert of one row affected " + affected);
      }
    }

    @Override
    protected final void check(long operations) throws Exception {
      file.expect(operations, "SELECT count(*) FROM entry");
    }

    @Override
    public void close() throws Exception {
      file.close();
    }
  }

  private static final class Ours extends Inserting {
    private final Database database;

    Ours(SqliteFile file) {
      super(OURS, file, virtualThreads());
      this.database = file.open();
    }

    @Override
    long insert(int n) {
      return database.execute(INSERT, n).affectedRows();
    }

    @Override
    public void close() throws Exception {
      database.close();
      super.close();
    }
  }

  private static final class Pool extends Inserting {
    private final HikariDataSource pool;

    Pool(String name, SqliteFile file, ThreadFactory threads) {
      super(name, file, threads);
      this.pool = file.pool(10);
    }

    @Override
    long insert(int n) throws SQLException {
      try (var connection = pool.getConnection();
          var statement = connection.prepareStatement(INSERT)) {
        statement.setInt(1, n);
        return statement.executeUpdate();
      }
    }

    @Override
    public void close() throws Exception {
      pool.close();
      super.close();
    }
  }

  private static final class Locked extends Inserting {
    private final ReentrantLock lock = new ReentrantLock();
    private final Connection connection;
    private final PreparedStatement statement;

    Locked(SqliteFile file) throws SQLException {
      super(LOCKED, file, virtualThreads());
      this.connection = file.connect();
      this.statement = connection.prepareStatement(INSERT);
    }

    @Override
    long insert(int n) throws SQLException {
      lock.lock();
      try {
        statement.setInt(1, n);
        return statement.executeUpdate();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() throws Exception {
      statement.close();
      connection.close();
      super.close();
    }
  }
}
