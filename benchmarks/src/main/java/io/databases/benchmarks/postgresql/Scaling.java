package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Point;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.server.Selecting;
import java.util.List;

/** Point selects by more and more callers on as many connections as ever. */
final class Scaling {
  private static final List<Integer> ALL = List.of(1, 4, 16, 64, 256, 1_024, 10_000);
  private static final List<Integer> FEW = List.of(1, 64, 1_024);
  private static final String OURS = "databases";
  private static final String JDBC = "pgjdbc, HikariCP(10)";
  private static final String VERTX = "Vert.x pipelined client(4)";

  private Scaling() {}

  /** A workload for each number of threads. */
  static List<Workload> workloads(Plan plan) {
    return (plan.isReduced() ? FEW : ALL).stream().map(Scaling::workload).toList();
  }

  private static Workload workload(int threads) {
    var point = new Point("g", "SELECT of one row by primary key", "virtual threads", threads);
    String title = "SELECT of one row by primary key, %,d virtual threads".formatted(threads);
    return new Workload("g" + threads, title, "rows", point)
        .contender(() -> new Selecting(OURS, new OursClient(PgServer.shared()), threads))
        .contender(() -> new Selecting(JDBC, new PgJdbcClient(PgServer.shared()), threads))
        .contender(
            () -> new Selecting(VERTX, VertxClient.pipelined(PgServer.shared().port()), threads))
        .compare(OURS, JDBC)
        .compare(OURS, VERTX);
  }
}
