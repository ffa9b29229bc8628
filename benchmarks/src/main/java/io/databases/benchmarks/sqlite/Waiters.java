package io.databases.benchmarks.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.Database;
import io.databases.benchmarks.harness.Crowd;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Thousands of threads that wait for one of four connections, all of them lent. Measured is what
 * they occupy while they wait, and how fast they are served from the moment the four come back.
 */
final class Waiters {
  private static final int THREADS = 10_000;
  private static final int CONNECTIONS = 4;
  private static final String OURS = "databases, pool of 4";
  private static final String POOL = "HikariCP(4)";
  private static final String THREADS_ALONE = "threads alone, one latch";

  private Waiters() {}

  static Workload workload(Plan plan) {
    int threads = plan.scaled(THREADS);
    return new Workload(
            "f", "%,d virtual threads wait for a connection".formatted(threads), "threads")
        .contender(() -> new Ours(SqliteFile.create(plan.directory()), threads))
        .contender(() -> new Pool(SqliteFile.create(plan.directory()), threads))
        .contender(() -> new Alone(threads))
        .compare(OURS, POOL);
  }

  /** Holds all connections of a pool. */
  private abstract static class PoolCrowd extends Crowd {
    private final List<AutoCloseable> held = new ArrayList<>();

    PoolCrowd(String name, int size) {
      super(name, size);
    }

    /** Takes a connection. */
    abstract AutoCloseable takeOne() throws Exception;

    @Override
    protected final void hold() throws Exception {
      for (int i = 0; i < CONNECTIONS; i++) {
        held.add(takeOne());
      }
    }

    @Override
    protected final void release() throws Exception {
      for (var connection : held) {
        connection.close();
      }
      held.clear();
    }

    @Override
    protected final void visit() throws Exception {
      takeOne().close();
    }
  }

  private static final class Ours extends PoolCrowd {
    private final SqliteFile file;
    private final Database database;

    Ours(SqliteFile file, int size) {
      super(OURS, size);
      this.file = file;
      this.database = file.open(CONNECTIONS);
    }

    @Override
    AutoCloseable takeOne() {
      return database.newConnection();
    }

    @Override
    protected int waiting(List<Thread> threads) {
      return database.metrics().pending();
    }

    @Override
    public void close() throws Exception {
      database.close();
      file.close();
    }
  }

  private static final class Pool extends PoolCrowd {
    private final SqliteFile file;
    private final HikariDataSource pool;

    Pool(SqliteFile file, int size) {
      super(POOL, size);
      this.file = file;
      this.pool = file.pool(CONNECTIONS);
    }

    @Override
    AutoCloseable takeOne() throws Exception {
      return pool.getConnection();
    }

    @Override
    protected int waiting(List<Thread> threads) {
      return pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
    }

    @Override
    public void close() throws Exception {
      pool.close();
      file.close();
    }
  }

  /** What the threads themselves take: they wait for nothing but the word to go on. */
  private static final class Alone extends Crowd {
    private volatile CountDownLatch word = new CountDownLatch(0);

    Alone(int size) {
      super(THREADS_ALONE, size);
    }

    @Override
    protected void hold() {
      word = new CountDownLatch(1);
    }

    @Override
    protected void release() {
      word.countDown();
    }

    @Override
    protected void visit() throws InterruptedException {
      word.await();
    }

    @Override
    protected int waiting(List<Thread> threads) {
      return standing(threads);
    }

    @Override
    public void close() {}
  }
}
