package io.databases.benchmarks.postgresql;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.benchmarks.harness.Suite;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.vertx.pgclient.PgBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jooq.DSLContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All workloads on PostgreSQL. */
public final class PgWorkloads {
  /** The suite; the server is started when the first contender is. */
  public static final Suite SUITE =
      new Suite(
          "postgresql",
          List.of(
              Suite.one(PointSelects::many),
              Suite.one(PointSelects::alone),
              Suite.one(Transactions::workload),
              Suite.one(Inserts::workload),
              Suite.one(Reads::all),
              Suite.one(Reads::stream),
              Scaling::workloads,
              Latency::workloads,
              Suite.one(MixedLoad::workload),
              Suite.one(Waiting::workload),
              Suite.one(StartUp::workload),
              Suite.one(Copies::workload),
              Suite.one(Reads::inLittleMemory)),
          PgWorkloads::versions,
          PgServer.PROGRAM);

  private PgWorkloads() {}

  private static Map<String, String> versions() throws Exception {
    var versions = new LinkedHashMap<String, String>();
    versions.put("PostgreSQL", PgServer.shared().version() + ", fsync=off, over TCP");
    put(versions, "pgjdbc", org.postgresql.Driver.class, "org.postgresql", "postgresql");
    put(versions, "HikariCP", HikariDataSource.class, "com.zaxxer", "HikariCP");
    put(versions, "Vert.x", PgBuilder.class, "io.vertx", "vertx-pg-client");
    put(versions, "r2dbc", PostgresqlConnectionFactory.class, "org.postgresql", "r2dbc-postgresql");
    put(versions, "Jdbi", Jdbi.class, "org.jdbi", "jdbi3-core");
    put(versions, "jOOQ", DSLContext.class, "org.jooq", "jooq");
    put(versions, "Spring", JdbcClient.class, "org.springframework", "spring-jdbc");
    return versions;
  }

  private static void put(
      Map<String, String> versions, String name, Class<?> any, String group, String artifact) {
    versions.put(name, Suite.version(any, group, artifact));
  }
}
