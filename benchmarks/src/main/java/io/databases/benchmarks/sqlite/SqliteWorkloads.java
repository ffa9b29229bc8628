package io.databases.benchmarks.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.benchmarks.harness.Suite;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All workloads on SQLite. */
public final class SqliteWorkloads {
  public static final Suite SUITE =
      new Suite(
          "sqlite",
          List.of(
              Suite.one(Inserts::workload),
              Suite.one(PointSelects::workload),
              Suite.one(Batches::workload),
              Suite.one(Fetches::workload),
              Suite.one(Streams::workload),
              Suite.one(Waiters::workload),
              Suite.one(Transactions::many),
              Suite.one(Transactions::few)),
          SqliteWorkloads::versions);

  private SqliteWorkloads() {}

  private static Map<String, String> versions() throws SQLException {
    var versions = new LinkedHashMap<String, String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      var metadata = connection.getMetaData();
      versions.put(
          "SQLite",
          metadata.getDatabaseProductVersion()
              + ", for everybody in WAL mode with synchronous=FULL");
      versions.put("sqlite-jdbc", metadata.getDriverVersion());
    }
    versions.put("HikariCP", Suite.version(HikariDataSource.class, "com.zaxxer", "HikariCP"));
    return versions;
  }
}
