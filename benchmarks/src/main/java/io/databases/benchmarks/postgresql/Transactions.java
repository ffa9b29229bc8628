package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.server.Adding;
import io.databases.benchmarks.server.Server;
import java.util.random.RandomGenerator;

/** A row is read and written in one transaction; 10 connections each. */
final class Transactions {
  private static final String OURS = "databases";
  private static final String OURS_ASYNC = "databases, tx.async()";
  private static final String OURS_UNIX = "databases, Unix socket";
  private static final String JDBC = "pgjdbc, HikariCP(10)";
  private static final String VERTX = "Vert.x pool(10)";
  private static final String R2DBC = "r2dbc pool(10)";
  private static final String JDBI = "Jdbi, HikariCP(10)";
  private static final String JOOQ = "jOOQ, HikariCP(10)";
  private static final String SPRING = "Spring JdbcClient, HikariCP(10)";

  private Transactions() {}

  static Workload workload(Plan plan) {
    var workload =
        new Workload("c", "transaction of SELECT and UPDATE, 64 virtual threads", "transactions")
            .contender(
                () -> new Adding(OURS, new OursClient(PgServer.shared()), PgServer.shared(), 64))
            .contender(() ->
                new Adding(
                    OURS_UNIX, OursClient.onUnixSocket(PgServer.shared()), PgServer.shared(), 64))
            .contender(
                () -> new Adding(JDBC, new PgJdbcClient(PgServer.shared()), PgServer.shared(), 64))
            .contender(() ->
                new Adding(
                    VERTX, VertxClient.pool(PgServer.shared().port(), 10), PgServer.shared(), 64))
            .contender(() -> new Unwaited(new OursClient(PgServer.shared())))
            .contender(
                () -> new Adding(R2DBC, new R2dbcClient(PgServer.shared()), PgServer.shared(), 64))
            .contender(
                () -> new Adding(JDBI, new JdbiClient(PgServer.shared()), PgServer.shared(), 64))
            .contender(
                () -> new Adding(JOOQ, new JooqClient(PgServer.shared()), PgServer.shared(), 64))
            .contender(() ->
                new Adding(SPRING, new SpringClient(PgServer.shared()), PgServer.shared(), 64));
    return PgBench.in(workload, PgBench.TRANSACTION, 10)
        .target(OURS, JDBC, 1.3)
        .target(OURS_ASYNC, JDBC, 1.6)
        .target(OURS, VERTX, 1.7)
        .compare(OURS, R2DBC)
        .compare(OURS, JDBI)
        .compare(OURS, JOOQ)
        .compare(OURS, SPRING)
        .compare(OURS, PgBench.NAME)
        .target(OURS, JDBC, Metric.CPU, 0.5);
  }

  /** Does not wait for the update before COMMIT is sent. */
  private static final class Unwaited extends Adding {
    private final OursClient client;

    Unwaited(OursClient client) {
      super(OURS_ASYNC, client, PgServer.shared(), 64);
      this.client = client;
    }

    @Override
    protected void work(RandomGenerator random) {
      client.addWithoutWaiting(random.nextInt(1, Server.WORLD_ROWS + 1));
    }
  }
}
