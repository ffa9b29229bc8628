package io.databases.benchmarks.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.Database;
import io.databases.benchmarks.harness.Contender;
import io.databases.benchmarks.harness.Measurement;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Usage;
import io.databases.benchmarks.harness.Workload;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

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

  private abstract static class Crowd implements Contender {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final int size;

    Crowd(String name, int size) {
      this.name = name;
      this.size = size;
    }

    @Override
    public final String name() {
      return name;
    }

    /** Takes what there is of what the threads will wait for. */
    abstract AutoCloseable takeOne() throws Exception;

    /** Takes one and gives it back. */
    final void visit() throws Exception {
      takeOne().close();
    }

    abstract int waiting();

    /** One crowd, however long that takes. */
    @Override
    public final Measurement measure(Duration time) throws Exception {
      var held = new ArrayList<AutoCloseable>();
      for (int i = 0; i < CONNECTIONS; i++) {
        held.add(takeOne());
      }
      long heapBefore = heap();
      var served = new AtomicInteger();
      var failure = new ArrayList<Exception>();
      var threads = start(served, failure);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (waiting() < size && System.nanoTime() < deadline) {
        LockSupport.parkNanos(1_000_000);
      }
      long heapWaiting = heap();
      var before = Usage.now();
      for (var connection : held) {
        connection.close();
      }
      for (var thread : threads) {
        thread.join(PATIENCE);
      }
      var used = Usage.now().minus(before);
      if (served.get() != size) {
        throw new IllegalStateException(served + " of " + size + " were served; " + failure);
      }
      var more = new LinkedHashMap<String, Double>();
      more.put("memory per waiter, bytes", (heapWaiting - heapBefore) / (double) size);
      more.put("all served within, µs", used.nanoTime() / 1e3);
      return used.over(size).with(more);
    }

    private List<Thread> start(AtomicInteger served, List<Exception> failure) {
      var threads = new ArrayList<Thread>(size);
      for (int i = 0; i < size; i++) {
        threads.add(
            Thread.startVirtualThread(() -> {
              try {
                visit();
                served.incrementAndGet();
              } catch (Exception e) {
                synchronized (failure) {
                  failure.add(e);
                }
              }
            }));
      }
      return threads;
    }

    private static long heap() {
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
  }

  private static final class Ours extends Crowd {
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
    int waiting() {
      return database.metrics().pending();
    }

    @Override
    public void close() throws Exception {
      database.close();
      file.close();
    }
  }

  private static final class Pool extends Crowd {
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
    int waiting() {
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
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile @Nullable CountDownLatch latch;

    Alone(int size) {
      super(THREADS_ALONE, size);
    }

    @Override
    AutoCloseable takeOne() throws InterruptedException {
      if (!Thread.currentThread().isVirtual()) {
        var fresh = new CountDownLatch(1);
        arrived.set(0);
        latch = fresh;
        return fresh::countDown;
      }
      arrived.incrementAndGet();
      var closed = latch;
      if (closed != null) {
        closed.await();
      }
      return () -> {};
    }

    @Override
    int waiting() {
      return arrived.get();
    }

    @Override
    public void close() {}
  }
}
