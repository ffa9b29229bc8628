package io.databases.benchmarks.jooq;

import io.databases.benchmarks.harness.Suite;
import io.databases.benchmarks.postgresql.PgServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All workloads with query objects, on PostgreSQL. */
public final class JooqWorkloads {
  /** The suite; the server is started when the first contender is. */
  public static final Suite SUITE =
      new Suite(
          "jooq",
          List.of(Suite.one(PointSelects::many), Suite.one(PointSelects::alone)),
          JooqWorkloads::versions,
          PgServer.PROGRAM);

  private JooqWorkloads() {}

  private static Map<String, String> versions() throws Exception {
    var versions = new LinkedHashMap<String, String>();
    versions.put("PostgreSQL", PgServer.shared().version() + ", fsync=off, over TCP");
    versions.put("jOOQ", Suite.version(org.jooq.DSLContext.class, "org.jooq", "jooq"));
    return versions;
  }
}
