package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Load;
import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.util.random.RandomGenerator;

/** One row of two integers by its key. */
final class PointSelects {
  private static final String OURS = "databases";
  private static final String JDBC = "pgjdbc, HikariCP(10)";
  private static final String VERTX_CLIENT = "Vert.x pipelined client(4)";
  private static final String VERTX_POOL = "Vert.x pool(10)";
  private static final String R2DBC = "r2dbc pool(10)";

  private PointSelects() {}

  static Workload many(Plan plan) {
    var workload =
        new Workload("a", "SELECT of one row by primary key, 64 virtual threads", "rows");
    return contenders(workload, 64)
        .contender(() -> new PgBench("select", PgBench.SELECT, 64))
        .target(OURS, JDBC, 2.2)
        .target(OURS, VERTX_CLIENT, 1.4)
        .target(OURS, PgBench.NAME, 1.4)
        .target(OURS, JDBC, Metric.CPU, 0.5)
        .target(OURS, VERTX_CLIENT, Metric.CPU, 0.5)
        .target(OURS, VERTX_CLIENT, Metric.P99, 1);
  }

  static Workload alone(Plan plan) {
    return contenders(new Workload("b", "the same, 1 virtual thread", "rows"), 1)
        .contender(() -> new PgBench("select", PgBench.SELECT, 1))
        .target(OURS, JDBC, 1.2)
        .compare(OURS, VERTX_CLIENT)
        .compare(OURS, PgBench.NAME);
  }

  private static Workload contenders(Workload workload, int threads) {
    return workload
        .contender(() -> new Selects(OURS, new OursClient(PgServer.shared().url()), threads))
        .contender(() -> new Selects(JDBC, new JdbcClient(PgServer.shared()), threads))
        .contender(
            () -> new Selects(VERTX_CLIENT, new VertxClient(PgServer.shared(), true), threads))
        .contender(
            () -> new Selects(VERTX_POOL, new VertxClient(PgServer.shared(), false), threads))
        .contender(() -> new Selects(R2DBC, new R2dbcClient(PgServer.shared()), threads));
  }

  private static final class Selects extends Load {
    private final Client client;

    Selects(String name, Client client, int threads) {
      super(name, threads, virtualThreads());
      this.client = client;
    }

    @Override
    protected void work(RandomGenerator random) throws Exception {
      int id = random.nextInt(1, PgServer.WORLD_ROWS + 1);
      int n = client.select(id);
      if (n != id * 3) {
        throw new IllegalStateException("row " + id + " has " + n);
      }
    }

    @Override
    public void close() throws Exception {
      client.close();
    }
  }
}
