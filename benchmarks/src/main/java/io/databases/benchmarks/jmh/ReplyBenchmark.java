package io.databases.benchmarks.jmh;

import io.databases.spi.Conversions;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
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
import org.openjdk.jmh.annotations.Warmup;

/** From the caller to the session's thread and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReplyBenchmark {
  private NothingSession session;

  @Setup
  public void open() {
    session = NothingSession.open(NothingDriver.row(Conversions.of(List.of(), null)));
  }

  @TearDown
  public void close() {
    session.close();
  }

  /** No other thread, no wait. */
  @Benchmark
  public Integer completeThenAwait() throws Exception {
    var reply = new Reply<Integer>();
    reply.complete(1);
    return reply.await(Deadline.NEVER);
  }

  @Benchmark
  @OperationsPerInvocation(Crowd.TIMES)
  public void oneVirtualThread() throws Exception {
    Crowd.run(1, this::ask);
  }

  @Benchmark
  public void onePlatformThread() throws Exception {
    ask();
  }

  @Benchmark
  @OperationsPerInvocation(Crowd.OPERATIONS)
  public void crowd() throws Exception {
    Crowd.run(Crowd.THREADS, this::ask);
  }

  private void ask() throws Exception {
    session.submit(new Request.Ping()).await(Deadline.NEVER);
  }
}
