package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.server.Selecting;

/** One row of two integers by its key. */
final class PointSelects {
  private static final String OURS = "databases";
  private static final String OURS_UNIX = "databases, Unix socket";
  private static final String JDBC = "pgjdbc, HikariCP(10)";
  private static final String VERTX_CLIENT = "Vert.x pipelined client(4)";
  private static final String VERTX_POOL = "Vert.x pool(10)";
  private static final String R2DBC = "r2dbc pool(10)";
  private static final String JDBI = "Jdbi, HikariCP(10)";
  private static final String JOOQ = "jOOQ, HikariCP(10)";
  private static final String SPRING = "Spring JdbcClient, HikariCP(10)";

  private PointSelects() {}

  static Workload many(Plan plan) {
    var workload =
        new Workload("a", "SELECT of one row by primary key, 64 virtual threads", "rows");
    contenders(workload, 64)
        .contender(() -> new Selecting(JDBI, new JdbiClient(PgServer.shared()), 64))
        .contender(() -> new Selecting(JOOQ, new JooqClient(PgServer.shared()), 64))
        .contender(() -> new Selecting(SPRING, new SpringClient(PgServer.shared()), 64));
    return PgBench.in(workload, PgBench.SELECT, 64)
        .target(OURS, JDBC, 2.2)
        .target(OURS, VERTX_CLIENT, 1.4)
        .compare(OURS, VERTX_POOL)
        .compare(OURS, R2DBC)
        .compare(OURS, JDBI)
        .compare(OURS, JOOQ)
        .compare(OURS, SPRING)
        .target(OURS, PgBench.NAME, 1.4)
        .target(OURS, JDBC, Metric.CPU, 0.5)
        .target(OURS, VERTX_CLIENT, Metric.CPU, 0.5)
        .target(OURS, VERTX_CLIENT, Metric.P99, 1);
  }

  static Workload alone(Plan plan) {
    var workload = contenders(new Workload("b", "the same, 1 virtual thread", "rows"), 1);
    return PgBench.in(workload, PgBench.SELECT, 1)
        .target(OURS, JDBC, 1.2)
        .compare(OURS, VERTX_CLIENT)
        .compare(OURS, PgBench.NAME);
  }

  private static Workload contenders(Workload workload, int threads) {
    return workload
        .contender(() -> new Selecting(OURS, new OursClient(PgServer.shared()), threads))
        .contender(
            () -> new Selecting(OURS_UNIX, OursClient.onUnixSocket(PgServer.shared()), threads))
        .contender(() -> new Selecting(JDBC, new PgJdbcClient(PgServer.shared()), threads))
        .contender(() ->
            new Selecting(VERTX_CLIENT, VertxClient.pipelined(PgServer.shared().port()), threads))
        .contender(() ->
            new Selecting(VERTX_POOL, VertxClient.pool(PgServer.shared().port(), 10), threads))
        .contender(() -> new Selecting(R2DBC, new R2dbcClient(PgServer.shared()), threads));
  }
}
