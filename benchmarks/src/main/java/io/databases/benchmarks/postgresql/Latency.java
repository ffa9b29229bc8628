package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.util.List;

/**
 * One caller, and a server that is a millisecond away, each way: what counts is how often one waits
 * for it. Each contender has a proxy of its own, which counts.
 */
final class Latency {
  private static final String OURS = "databases";
  private static final String OURS_ASYNC = "databases, async()";
  private static final String JDBC = "pgjdbc, HikariCP(10)";
  private static final String JDBC_THREADS = "pgjdbc, HikariCP(10), ten virtual threads";
  private static final String VERTX = "Vert.x pool(10)";
  private static final String VERTX_CLIENT = "Vert.x pipelined client(4)";

  private Latency() {}

  static List<Workload> workloads(Plan plan) {
    return List.of(select(), transaction(), ten());
  }

  private static Workload select() {
    return new Workload("h", "1 ms away: SELECT of one row by primary key, 1 caller", "rows")
        .contender(() -> Far.away(OURS, OursClient::at, FarWork::select))
        .contender(() -> Far.away(JDBC, PgJdbcClient::at, FarWork::select))
        .contender(() -> Far.away(VERTX, VertxClient::at, FarWork::select))
        .target(OURS, JDBC, Metric.P50, 0)
        .target(OURS, VERTX, Metric.P50, 0);
  }

  private static Workload transaction() {
    return new Workload(
            "i", "1 ms away: transaction of SELECT and UPDATE, 1 caller", "transactions")
        .contender(() -> Far.away(OURS, OursClient::at, FarWork::add))
        .contender(() -> Far.away(OURS_ASYNC, OursClient::at, FarWork::addAtOnce))
        .contender(() -> Far.away(JDBC, PgJdbcClient::at, FarWork::add))
        .contender(() -> Far.away(VERTX, VertxClient::at, FarWork::add))
        .target(OURS, JDBC, Metric.P50, 0)
        .target(OURS_ASYNC, JDBC, Metric.P50, 0)
        .target(OURS, VERTX, Metric.P50, 0);
  }

  private static Workload ten() {
    return new Workload("j", "1 ms away: ten SELECTs by primary key, 1 caller", "tens")
        .contender(() -> Far.away(OURS_ASYNC, OursClient::at, FarWork::selectTenAtOnce))
        .contender(() -> Far.away(OURS, OursClient::at, FarWork::selectTen))
        .contender(() -> Far.away(JDBC, PgJdbcClient::at, FarWork::selectTen))
        .contender(() -> Far.away(JDBC_THREADS, PgJdbcClient::at, FarWork::selectByTenThreads))
        .contender(() -> Far.away(VERTX_CLIENT, VertxClient::pipelined, FarWork::selectTenAtOnce))
        .target(OURS_ASYNC, JDBC, Metric.P50, 0)
        .target(OURS_ASYNC, JDBC_THREADS, Metric.P50, 0)
        .target(OURS_ASYNC, VERTX_CLIENT, Metric.P50, 0);
  }
}
