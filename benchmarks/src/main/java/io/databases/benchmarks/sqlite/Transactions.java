package io.databases.benchmarks.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.Database;
import io.databases.benchmarks.harness.Load;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/** A row is read and, by what was read, written: {@code BEGIN IMMEDIATE} on both sides. */
final class Transactions {
  private static final int ROWS = 10_000;
  private static final String OURS = "databases";
  private static final String POOL = "HikariCP(10)";
  private static final String POOL_PLATFORM = "HikariCP(10), platform threads";
  private static final String LOCKED = "sqlite-jdbc, 1 connection behind a lock";
  private static final String SELECT = "SELECT n FROM account WHERE id = ?";
  private static final String UPDATE = "UPDATE account SET n = ? WHERE id = ?";

  private Transactions() {}

  static Workload many(Plan plan) {
    return workload("g", 64, plan);
  }

  static Workload few(Plan plan) {
    return workload("h", 4, plan);
  }

  private static Workload workload(String key, int threads, Plan plan) {
    String title = "transaction of SELECT and UPDATE, %d virtual threads".formatted(threads);
    return new Workload(key, title, "transactions")
        .contender(() -> new Ours(file(plan), threads))
        .contender(() -> new Pool(POOL, file(plan), threads, Load.virtualThreads()))
        .contender(() -> new Pool(POOL_PLATFORM, file(plan), threads, Load.platformThreads()))
        .contender(() -> new Locked(file(plan), threads))
        .compare(OURS, POOL)
        .compare(OURS, POOL_PLATFORM)
        .compare(OURS, LOCKED);
  }

  private static SqliteFile file(Plan plan) throws Exception {
    return SqliteFile.create(
        plan.directory(),
        "CREATE TABLE account (id INTEGER PRIMARY KEY, n INTEGER)",
        """
        WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < %d)
        INSERT INTO account SELECT i, 0 FROM i
        """
            .formatted(ROWS));
  }

  /** Every transaction adds one; a lost update shows in the sum. */
  private abstract static class Adding extends Load {
    final SqliteFile file;

    Adding(String name, SqliteFile file, int threads, ThreadFactory factory) {
      super(name, threads, factory);
      this.file = file;
    }

    @Override
    protected void reset() throws Exception {
      file.execute("UPDATE account SET n = 0");
      file.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    @Override
    protected void check(long operations) throws Exception {
      file.expect(operations, "SELECT sum(n) FROM account");
    }
  }

  private static final class Ours extends Adding {
    private final Database database;

    Ours(SqliteFile file, int threads) {
      super(OURS, file, threads, virtualThreads());
      this.database = file.open();
    }

    @Override
    protected void work(RandomGenerator random) {
      int id = random.nextInt(1, ROWS + 1);
      database.transaction(() -> {
        Long n = database.fetchValue(Long.class, SELECT, id);
        if (n == null) {
          throw new IllegalStateException("no row " + id);
        }
        database.execute(UPDATE, n + 1, id);
      });
    }

    @Override
    public void close() throws Exception {
      database.close();
      file.close();
    }
  }

  /** What the two peers do with a connection. */
  private abstract static class Jdbc extends Adding {
    Jdbc(String name, SqliteFile file, int threads, ThreadFactory factory) {
      super(name, file, threads, factory);
    }

    static void addOne(Connection connection, int id) throws SQLException {
      connection.setAutoCommit(false);
      update(connection, read(connection, id) + 1, id);
      connection.commit();
      connection.setAutoCommit(true); // or the next transaction would have begun
    }

    private static long read(Connection connection, int id) throws SQLException {
      try (var statement = connection.prepareStatement(SELECT)) {
        statement.setInt(1, id);
        try (var rows = statement.executeQuery()) {
          rows.next();
          return rows.getLong(1);
        }
      }
    }

    private static void update(Connection connection, long n, int id) throws SQLException {
      try (var statement = connection.prepareStatement(UPDATE)) {
        statement.setLong(1, n);
        statement.setInt(2, id);
        statement.executeUpdate();
      }
    }
  }

  private static final class Pool extends Jdbc {
    private final HikariDataSource pool;

    Pool(String name, SqliteFile file, int threads, ThreadFactory factory) {
      super(name, file, threads, factory);
      this.pool = file.pool(10);
    }

    @Override
    protected void work(RandomGenerator random) throws SQLException {
      try (var connection = pool.getConnection()) {
        addOne(connection, random.nextInt(1, ROWS + 1));
      }
    }

    @Override
    public void close() throws Exception {
      pool.close();
      file.close();
    }
  }

  private static final class Locked extends Jdbc {
    private final ReentrantLock lock = new ReentrantLock();
    private final Connection connection;

    Locked(SqliteFile file, int threads) throws SQLException {
      super(LOCKED, file, threads, Load.virtualThreads());
      this.connection = file.connect();
    }

    @Override
    protected void work(RandomGenerator random) throws SQLException {
      lock.lock();
      try {
        addOne(connection, random.nextInt(1, ROWS + 1));
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() throws Exception {
      connection.close();
      file.close();
    }
  }
}
