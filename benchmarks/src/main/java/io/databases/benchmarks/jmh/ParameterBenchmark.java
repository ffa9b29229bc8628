package io.databases.benchmarks.jmh;

import io.databases.internal.sql.Arguments;
import io.databases.internal.sql.Binder;
import io.databases.internal.sql.BoundSql;
import io.databases.internal.sql.ParsedSql;
import io.databases.internal.sql.ParsedSqlCache;
import io.databases.spi.SqlSyntax;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding the parameters of a statement seen before, and bringing values into order. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ParameterBenchmark {
  private static final String NAMED = "SELECT id, n FROM world WHERE id = :id AND name = :name";
  private static final String POSITIONAL = "SELECT id, n FROM world WHERE id = ? AND name = ?";
  private static final String LIST = "SELECT id, n FROM world WHERE id IN (:ids)";

  private final ParsedSqlCache cache = new ParsedSqlCache(SqlSyntax.SQLITE);
  private final Map<String, Object> map = Map.of("id", 1, "name", "a name");
  private final Values values = new Values(1, "a name");
  private final Map<String, Object> lists = Map.of("ids", List.of(1, 2, 3));

  /** Components for the named parameters. */
  public record Values(int id, String name) {}

  @Benchmark
  public BoundSql map() {
    return Binder.bind(cache.get(NAMED), Arguments.of(map));
  }

  @Benchmark
  public BoundSql components() {
    return Binder.bind(cache.get(NAMED), Arguments.of(values));
  }

  @Benchmark
  public BoundSql positions() {
    return Binder.bind(cache.get(POSITIONAL), Arguments.of(1, "a name"));
  }

  @Benchmark
  public BoundSql list() {
    return Binder.bind(cache.get(LIST), Arguments.of(lists));
  }

  /** What the cache saves. */
  @Benchmark
  public ParsedSql parse() {
    return ParsedSql.parse(NAMED, SqlSyntax.SQLITE);
  }
}
