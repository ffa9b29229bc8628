package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.server.Selecting;

/**
 * Point selects beside statements that take a second, ten of which are under way at any time. All
 * have 20 connections, so that ten are left. The pipelined client of Vert.x does not take part:
 * what waits behind a slow statement on a connection of its four waits for its end.
 */
final class MixedLoad {
  private static final int THREADS = 64;
  private static final int CONNECTIONS = 20;
  private static final String OURS = "databases";
  private static final String JDBC = "pgjdbc, HikariCP(20)";
  private static final String VERTX = "Vert.x pool(20)";
  private static final String BESIDE = ", beside slow ones";

  private MixedLoad() {}

  static Workload workload(Plan plan) {
    return new Workload(
            "k",
            "SELECT of one row by primary key, 64 virtual threads, with and without statements that"
                + " take 1 s beside them",
            "rows")
        .contender(() -> new Selecting(OURS, ours(), THREADS))
        .contender(() -> new Beside(OURS + BESIDE, ours()))
        .contender(() -> new Selecting(JDBC, jdbc(), THREADS))
        .contender(() -> new Beside(JDBC + BESIDE, jdbc()))
        .contender(() -> new Selecting(VERTX, vertx(), THREADS))
        .contender(() -> new Beside(VERTX + BESIDE, vertx()))
        .target(OURS + BESIDE, OURS, Metric.P99, 0)
        .target(JDBC + BESIDE, JDBC, Metric.P99, 0)
        .target(VERTX + BESIDE, VERTX, Metric.P99, 0)
        .target(OURS + BESIDE, JDBC + BESIDE, Metric.P99, 0)
        .target(OURS + BESIDE, VERTX + BESIDE, Metric.P99, 0)
        .compare(OURS + BESIDE, JDBC + BESIDE)
        .compare(OURS + BESIDE, VERTX + BESIDE);
  }

  private static OursClient ours() {
    return new OursClient(PgServer.shared().url(), CONNECTIONS);
  }

  private static PgJdbcClient jdbc() {
    return new PgJdbcClient(PgServer.shared().jdbcUrl(), CONNECTIONS);
  }

  private static VertxClient vertx() {
    return VertxClient.pool(PgServer.shared().port(), CONNECTIONS);
  }

  /** The slow statements go on from one slice to the next; they take no time of any processor. */
  private static final class Beside extends Selecting {
    private final SlowStatements slow;

    Beside(String name, SlowStatements.Sleeper client) {
      super(name, client, THREADS);
      this.slow = new SlowStatements(client);
    }

    @Override
    protected void check(long operations) throws Exception {
      slow.check();
    }

    @Override
    public void close() throws Exception {
      slow.close();
      super.close();
    }
  }
}
