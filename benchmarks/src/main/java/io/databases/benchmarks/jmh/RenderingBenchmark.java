package io.databases.benchmarks.jmh;

import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.databases.Query;
import io.databases.jooq.DeclaredTable;
import io.databases.jooq.Jooq;
import io.databases.jooq.PreparedQuery;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From a query object of jOOQ's to a query, and what could be had instead. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RenderingBenchmark {
  private static final DeclaredTable WORLD = DeclaredTable.named("world");
  private static final TableField<Record, Integer> ID = WORLD.primaryKey("id", INTEGER);
  private static final TableField<Record, Integer> N = WORLD.column("n", INTEGER.notNull());

  private final Jooq jooq = Jooq.of(SQLDialect.POSTGRES);
  private final PreparedQuery<Record2<Integer, Integer>> prepared =
      jooq.prepare(select(ID, N).from(WORLD).where(ID.eq(param("id", ID))));
  private int id;

  /** The query object alone. */
  @Benchmark
  public ResultQuery<Record2<Integer, Integer>> build() {
    return select(ID, N).from(WORLD).where(ID.eq(id++));
  }

  /** The query object, and its SQL by jOOQ without the parameters. */
  @Benchmark
  public String renderByJooq() {
    return DSL.using(SQLDialect.POSTGRES).render(build());
  }

  /** The query object, and its parameters by jOOQ without the SQL: the cheapest walk there is. */
  @Benchmark
  public Map<String, Param<?>> parametersByJooq() {
    return DSL.using(SQLDialect.POSTGRES).extractParams(build());
  }

  /** The query object, and its hash code: what a cache of queries would be asked by. */
  @Benchmark
  public int hash() {
    return build().hashCode();
  }

  /** What a call does. */
  @Benchmark
  public Query<Record2<Integer, Integer>> query() {
    return jooq.query(build());
  }

  /** What a call does where the query is prepared. */
  @Benchmark
  public Query<Record2<Integer, Integer>> bind() {
    return prepared.bind(Map.of("id", id++));
  }
}
