package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.server.Inserting;
import io.databases.benchmarks.server.Item;

/** Many rows inserted with one call. */
final class Inserts {
  private static final int ROWS = 20_000;
  private static final String OURS = "databases, executeMany";
  private static final String JDBC = "pgjdbc, rewritten batch";
  private static final String VERTX = "Vert.x, executeBatch";
  private static final String R2DBC = "r2dbc, batch";

  private Inserts() {}

  static Workload workload(Plan plan) {
    var items = Item.first(plan.scaled(ROWS));
    return new Workload("d", "insert of %,d rows of 7 columns".formatted(items.size()), "rows")
        .contender(
            () -> new Inserting(OURS, new OursClient(PgServer.shared()), PgServer.shared(), items))
        .contender(() ->
            new Inserting(JDBC, new PgJdbcClient(PgServer.shared()), PgServer.shared(), items))
        .contender(() ->
            new Inserting(
                VERTX, VertxClient.pool(PgServer.shared().port(), 10), PgServer.shared(), items))
        .contender(() ->
            new Inserting(R2DBC, new R2dbcClient(PgServer.shared()), PgServer.shared(), items))
        .target(OURS, JDBC, 2)
        .compare(OURS, VERTX)
        .compare(OURS, R2DBC)
        .target(OURS, JDBC, Metric.CPU, 0.5);
  }
}
