package io.databases.benchmarks.jmh;

import io.databases.internal.pool.Clock;
import io.databases.internal.pool.Pool;
import io.databases.internal.pool.PoolSettings;
import io.databases.internal.pool.PooledSession;
import io.databases.spi.Conversions;
import io.databases.spi.Deadline;
import io.databases.spi.Request;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Taking a session and giving it back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PoolBenchmark {
  private Pool pool;

  @Setup
  public void open() throws InterruptedException {
    var row = NothingDriver.row(Conversions.of(List.of(), null));
    pool =
        new Pool("nothing", PoolSettings.DEFAULTS, () -> NothingSession.open(row), 2, Clock.SYSTEM);
    pool.acquire(Deadline.NEVER).release();
  }

  @TearDown
  public void close() {
    pool.close();
  }

  /** A free session, nobody else there. */
  @Benchmark
  public void alone() throws InterruptedException {
    pool.acquire(Deadline.NEVER).release();
  }

  /** The same by two threads. */
  @Benchmark
  @Threads(2)
  public void two() throws InterruptedException {
    pool.acquire(Deadline.NEVER).release();
  }

  @Benchmark
  public PooledSession shared() throws InterruptedException {
    var session = pool.enterShared(Deadline.NEVER);
    pool.exitShared(session);
    return session;
  }

  /** Ten sessions, each held for the time of two answers: most threads wait. */
  @Benchmark
  @OperationsPerInvocation(Crowd.OPERATIONS)
  public void crowd() throws Exception {
    Crowd.run(
        Crowd.THREADS,
        () -> {
          var lease = pool.acquire(Deadline.NEVER);
          lease.session().submit(new Request.Ping()).await(Deadline.NEVER);
          lease.session().submit(new Request.Ping()).await(Deadline.NEVER);
          lease.release();
        });
  }
}
