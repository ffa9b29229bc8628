package io.databases.benchmarks.jmh;

import io.databases.Database;
import io.databases.Query;
import io.databases.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

/** Whole calls on a database that does nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CallBenchmark {
  private Database database;

  @Setup
  public void open() {
    database = Database.open("nothing://host/database");
  }

  @TearDown
  public void close() {
    database.close();
  }

  @Benchmark
  @OperationsPerInvocation(Crowd.TIMES)
  public void selectByOneThread() throws Exception {
    Crowd.run(1, this::select);
  }

  @Benchmark
  @OperationsPerInvocation(Crowd.OPERATIONS)
  public void selectBy64Threads() throws Exception {
    Crowd.run(Crowd.THREADS, this::select);
  }

  /** What a timeout costs that never runs out. */
  @Benchmark
  @OperationsPerInvocation(Crowd.OPERATIONS)
  public void selectWithTimeoutBy64Threads() throws Exception {
    var query = Query.of("SELECT * FROM nothing WHERE id = 1").timeout(Duration.ofSeconds(60));
    Crowd.run(Crowd.THREADS, () -> database.fetchAll(query));
  }

  @Benchmark
  @OperationsPerInvocation(Crowd.OPERATIONS)
  public void transactionBy64Threads() throws Exception {
    Crowd.run(Crowd.THREADS, this::transaction);
  }

  /** The same as {@link #selectByOneThread} by a future that is waited for at once. */
  @Benchmark
  @OperationsPerInvocation(Crowd.TIMES)
  public void asyncSelectByOneThread() throws Exception {
    Crowd.run(1, () -> check(selectLater().join()));
  }

  /** The same as {@link #selectBy64Threads} by futures. */
  @Benchmark
  @OperationsPerInvocation(Crowd.OPERATIONS)
  public void asyncSelectBy64Threads() throws Exception {
    Crowd.run(Crowd.THREADS, () -> check(selectLater().join()));
  }

  /** One thread that has 64 futures under way at a time. */
  @Benchmark
  @OperationsPerInvocation(64)
  public void async64SelectsUnderWay() {
    var calls = new ArrayList<CompletableFuture<Optional<Row>>>(64);
    for (int i = 0; i < 64; i++) {
      calls.add(selectLater());
    }
    calls.forEach(call -> check(call.join()));
  }

  private CompletableFuture<Optional<Row>> selectLater() {
    return database.async().fetchOne("SELECT * FROM nothing WHERE id = :id", Map.of("id", 1));
  }

  private void select() {
    check(database.fetchOne("SELECT * FROM nothing WHERE id = :id", Map.of("id", 1)));
  }

  private static void check(Optional<Row> row) {
    if (row.orElseThrow().getLong("id") != 1) {
      throw new IllegalStateException("not the row that every statement gives");
    }
  }

  private void transaction() {
    database.transaction(() -> {
      var _ = database.fetchOne("SELECT * FROM nothing WHERE id = ?", 1);
      database.execute("UPDATE nothing SET name = ? WHERE id = ?", "a name", 1);
    });
  }
}
