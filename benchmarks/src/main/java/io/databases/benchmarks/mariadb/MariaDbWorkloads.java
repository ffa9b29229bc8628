package io.databases.benchmarks.mariadb;

import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Suite;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.server.Adding;
import io.databases.benchmarks.server.DatabaseClient;
import io.databases.benchmarks.server.Fetching;
import io.databases.benchmarks.server.Inserting;
import io.databases.benchmarks.server.Item;
import io.databases.benchmarks.server.Selecting;
import io.databases.benchmarks.server.Streaming;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All workloads on MariaDB: those of PostgreSQL that need nothing of PostgreSQL. */
public final class MariaDbWorkloads {
  public static final Suite SUITE =
      new Suite(
          "mariadb",
          List.of(
              Suite.one(_ -> selects("a", 64)),
              Suite.one(_ -> selects("b", 1)),
              Suite.one(_ -> transactions()),
              Suite.one(MariaDbWorkloads::inserts),
              Suite.one(MariaDbWorkloads::reads),
              Suite.one(MariaDbWorkloads::streams)),
          MariaDbWorkloads::versions);

  private static final String OURS = "databases";
  private static final String MARIADB = "MariaDB Connector/J, HikariCP(10)";
  private static final String MYSQL = "Connector/J, HikariCP(10)";
  private static final String VERTX = "Vert.x pool(10)";
  private static final String VERTX_CLIENT = "Vert.x pipelined client(4)";

  private MariaDbWorkloads() {}

  private static Workload selects(String key, int threads) {
    String title = "SELECT of one row by primary key, %d virtual threads".formatted(threads);
    return compared(
            new Workload(key, title, "rows")
                .contender(() -> new Selecting(OURS, ours(), threads))
                .contender(() -> new Selecting(MARIADB, JdbcClients.mariaDb(server()), threads))
                .contender(() -> new Selecting(MYSQL, JdbcClients.mySql(server()), threads))
                .contender(() -> new Selecting(VERTX, VertxClient.pool(server()), threads))
                .contender(
                    () -> new Selecting(VERTX_CLIENT, VertxClient.pipelined(server()), threads)))
        .compare(OURS, VERTX_CLIENT)
        .target(OURS, MARIADB, Metric.CPU, 0);
  }

  private static Workload transactions() {
    return compared(
            new Workload(
                    "c", "transaction of SELECT and UPDATE, 64 virtual threads", "transactions")
                .contender(() -> new Adding(OURS, ours(), server(), 64))
                .contender(() -> new Adding(MARIADB, JdbcClients.mariaDb(server()), server(), 64))
                .contender(() -> new Adding(MYSQL, JdbcClients.mySql(server()), server(), 64))
                .contender(() -> new Adding(VERTX, VertxClient.pool(server()), server(), 64)))
        .target(OURS, MARIADB, Metric.CPU, 0);
  }

  private static Workload inserts(Plan plan) {
    var items = Item.first(plan.scaled(20_000));
    String title = "insert of %,d rows of 7 columns".formatted(items.size());
    return compared(
        new Workload("d", title, "rows")
            .contender(() -> new Inserting(OURS, ours(), server(), items))
            .contender(() -> new Inserting(MARIADB, JdbcClients.mariaDb(server()), server(), items))
            .contender(() -> new Inserting(MYSQL, JdbcClients.mySql(server()), server(), items))
            .contender(() -> new Inserting(VERTX, VertxClient.pool(server()), server(), items)));
  }

  private static Workload reads(Plan plan) {
    int rows = plan.scaled(200_000);
    String title = "fetchAll of %,d rows of 7 columns".formatted(rows);
    return compared(
            new Workload("e", title, "rows")
                .contender(() -> new Fetching(OURS, ours(), server(), rows))
                .contender(
                    () -> new Fetching(MARIADB, JdbcClients.mariaDb(server()), server(), rows))
                .contender(() -> new Fetching(MYSQL, JdbcClients.mySql(server()), server(), rows))
                .contender(() -> new Fetching(VERTX, VertxClient.pool(server()), server(), rows)))
        .target(OURS, MARIADB, Metric.GARBAGE, 0);
  }

  private static Workload streams(Plan plan) {
    int rows = plan.scaled(200_000);
    String title = "stream of %,d rows of 7 columns".formatted(rows);
    return compared(
        new Workload("f", title, "rows")
            .contender(() -> new Streaming(OURS, ours(), server(), rows))
            .contender(() -> new Streaming(MARIADB, JdbcClients.mariaDb(server()), server(), rows))
            .contender(() -> new Streaming(MYSQL, JdbcClients.mySql(server()), server(), rows))
            .contender(() -> new Streaming(VERTX, VertxClient.pool(server()), server(), rows)));
  }

  private static Workload compared(Workload workload) {
    return workload.compare(OURS, MARIADB).compare(OURS, MYSQL).compare(OURS, VERTX);
  }

  private static MariaDbServer server() {
    return MariaDbServer.shared();
  }

  private static DatabaseClient ours() {
    return new DatabaseClient(
        server().url(), 10, "by way of MariaDB Connector/J, otherwise defaults");
  }

  private static Map<String, String> versions() throws Exception {
    var versions = new LinkedHashMap<String, String>();
    versions.put("MariaDB", server().version() + ", innodb_flush_log_at_trx_commit=0, over TCP");
    versions.put(
        "MariaDB Connector/J",
        Suite.version(org.mariadb.jdbc.Driver.class, "org.mariadb.jdbc", "mariadb-java-client"));
    versions.put(
        "Connector/J",
        Suite.version(com.mysql.cj.jdbc.Driver.class, "com.mysql", "mysql-connector-j"));
    versions.put(
        "Vert.x MySQL",
        Suite.version(io.vertx.mysqlclient.MySQLBuilder.class, "io.vertx", "vertx-mysql-client"));
    return versions;
  }
}
