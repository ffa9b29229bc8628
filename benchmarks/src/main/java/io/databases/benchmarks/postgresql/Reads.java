package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Bulk;
import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.server.BulkClient;
import io.databases.benchmarks.server.Fetching;
import io.databases.benchmarks.server.LongStream;
import io.databases.benchmarks.server.Server;
import io.databases.benchmarks.server.Streaming;

/** Many rows read, every column of them. */
final class Reads {
  private static final int ROWS = 200_000;
  private static final String OURS = "databases";
  private static final String JDBC = "pgjdbc";
  private static final String VERTX = "Vert.x";
  private static final String R2DBC = "r2dbc";
  private static final String JDBI = "Jdbi";
  private static final String JOOQ = "jOOQ";
  private static final String SPRING = "Spring JdbcClient";

  private Reads() {}

  /** Makes one way of reading. */
  private interface Reading {
    Bulk with(String name, BulkClient client, Server server, int rows);
  }

  static Workload all(Plan plan) {
    int rows = plan.scaled(ROWS);
    var workload = new Workload("e", "fetchAll of %,d rows of 7 columns".formatted(rows), "rows");
    return contenders(workload, rows, Fetching::new)
        .contender(
            () -> new Fetching(JDBI, new JdbiClient(PgServer.shared()), PgServer.shared(), rows))
        .contender(
            () -> new Fetching(JOOQ, new JooqClient(PgServer.shared()), PgServer.shared(), rows))
        .contender(() ->
            new Fetching(SPRING, new SpringClient(PgServer.shared()), PgServer.shared(), rows))
        .target(OURS, JDBC, 1.5)
        .compare(OURS, VERTX)
        .compare(OURS, R2DBC)
        .compare(OURS, JDBI)
        .compare(OURS, JOOQ)
        .compare(OURS, SPRING)
        .target(OURS, JDBC, Metric.GARBAGE, 0.5);
  }

  static Workload stream(Plan plan) {
    int rows = plan.scaled(ROWS);
    var workload = new Workload("f", "stream of %,d rows of 7 columns".formatted(rows), "rows");
    return contenders(workload, rows, Streaming::new)
        .target(OURS, JDBC, 1.2)
        .compare(OURS, VERTX)
        .compare(OURS, R2DBC)
        .target(OURS, JDBC, Metric.GARBAGE, 0.5);
  }

  static Workload inLittleMemory(Plan plan) {
    int rows = plan.scaled(10_000_000);
    String sql =
        "SELECT id, 'row number ' || id AS name FROM (SELECT generate_series(1, %d) AS id) AS ids"
            .formatted(rows);
    return new Workload("o", LongStream.title(rows), "rows")
        .contender(() -> LongStream.ours(OURS, PgServer.shared().url(), sql, rows))
        .contender(() -> LongStream.byHand(JDBC, PgServer.shared().jdbcUrl(), sql, rows))
        .compare(OURS, JDBC);
  }

  private static Workload contenders(Workload workload, int rows, Reading reading) {
    return workload
        .contender(
            () -> reading.with(OURS, new OursClient(PgServer.shared()), PgServer.shared(), rows))
        .contender(
            () -> reading.with(JDBC, new PgJdbcClient(PgServer.shared()), PgServer.shared(), rows))
        .contender(() ->
            reading.with(
                VERTX, VertxClient.pool(PgServer.shared().port(), 10), PgServer.shared(), rows))
        .contender(
            () -> reading.with(R2DBC, new R2dbcClient(PgServer.shared()), PgServer.shared(), rows));
  }
}
