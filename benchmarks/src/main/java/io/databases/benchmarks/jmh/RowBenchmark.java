package io.databases.benchmarks.jmh;

import io.databases.Row;
import io.databases.spi.Conversions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading what a row has. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RowBenchmark {
  private final Row row = NothingDriver.row(Conversions.of(List.of(), null));

  /** What the row becomes. */
  public record Item(long id, String name, double score, boolean active) {}

  @Benchmark
  public long longByName() {
    return row.getLong("id");
  }

  @Benchmark
  public long longByIndex() {
    return row.getLong(0);
  }

  @Benchmark
  public @Nullable Object valueByName() {
    return row.get("name");
  }

  @Benchmark
  public @Nullable Integer convertedByName() {
    return row.get("id", Integer.class);
  }

  @Benchmark
  public Item mapped() {
    return row.as(Item.class);
  }
}
