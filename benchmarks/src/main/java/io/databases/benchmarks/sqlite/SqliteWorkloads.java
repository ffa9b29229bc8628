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
              Inserts::workload,
              PointSelects::workload,
              Batches::workload,
              Fetches::workload,
              Streams::workload,
              Waiters::workload,
              Transactions::workload),
          SqliteWorkloads::versions);

  private SqliteWorkloads() {}

  private static Map<String, String> versions() throws SQLException {
    var versions = new LinkedHashMap<String, String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      var metadata = connection.getMetaData();
      versions.put("SQLite", metadata.getDatabaseProductVersion());
      versions.put("sqlite-jdbc", metadata.getDriverVersion());
    }
    versions.put("HikariCP", Suite.version(HikariDataSource.class, "com.zaxxer", "HikariCP"));
    return versions;
  }
}
