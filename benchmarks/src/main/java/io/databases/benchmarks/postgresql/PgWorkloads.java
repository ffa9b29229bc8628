package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Suite;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All workloads on PostgreSQL. */
public final class PgWorkloads {
  /** The suite; the server is started when the first contender is. */
  public static final Suite SUITE =
      new Suite(
          "postgresql",
          List.of(
              PointSelects::many,
              PointSelects::alone,
              Transactions::workload,
              Inserts::workload,
              Reads::all,
              Reads::stream),
          PgWorkloads::versions);

  private PgWorkloads() {}

  private static Map<String, String> versions() throws Exception {
    var versions = new LinkedHashMap<String, String>();
    versions.put("PostgreSQL", PgServer.shared().version() + ", fsync=off, over TCP");
    versions.put(
        "pgjdbc", Suite.version(org.postgresql.Driver.class, "org.postgresql", "postgresql"));
    versions.put(
        "HikariCP",
        Suite.version(com.zaxxer.hikari.HikariDataSource.class, "com.zaxxer", "HikariCP"));
    versions.put(
        "Vert.x", Suite.version(io.vertx.pgclient.PgBuilder.class, "io.vertx", "vertx-pg-client"));
    versions.put(
        "r2dbc",
        Suite.version(
            io.r2dbc.postgresql.PostgresqlConnectionFactory.class,
            "org.postgresql",
            "r2dbc-postgresql"));
    return versions;
  }
}
