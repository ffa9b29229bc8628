package io.databases.benchmarks.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All workloads on SQLite. */
public final class SqliteWorkloads {
  private static final List<Function<Plan, Workload>> ALL =
      List.of(
          Inserts::workload,
          PointSelects::workload,
          Batches::workload,
          Fetches::workload,
          Streams::workload,
          Waiters::workload,
          Transactions::workload);

  private SqliteWorkloads() {}

  /**
   * The workloads of these keys, all where there are none.
   *
   * @throws IllegalArgumentException where there is no workload of a key
   */
  public static List<Workload> of(Plan plan, List<String> keys) {
    var workloads = ALL.stream().map(workload -> workload.apply(plan)).toList();
    for (String key : keys) {
      if (workloads.stream().noneMatch(workload -> workload.key().equals(key))) {
        throw new IllegalArgumentException("no workload " + key + "; there are:\n" + list());
      }
    }
    return workloads.stream()
        .filter(workload -> keys.isEmpty() || keys.contains(workload.key()))
        .toList();
  }

  /** A line for each. */
  public static String list() {
    return of(Plan.full(Path.of(".")), List.of()).stream()
        .map(workload -> "    %s  %s%n".formatted(workload.key(), workload.title()))
        .collect(Collectors.joining());
  }

  /** What is measured beside this library. */
  public static Map<String, String> versions() throws IOException, SQLException {
    var versions = new LinkedHashMap<String, String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      var metadata = connection.getMetaData();
      versions.put("SQLite", metadata.getDatabaseProductVersion());
      versions.put("sqlite-jdbc", metadata.getDriverVersion());
    }
    versions.put("HikariCP", hikariVersion());
    return versions;
  }

  private static String hikariVersion() throws IOException {
    var properties = new Properties();
    String file = "/META-INF/maven/com.zaxxer/HikariCP/pom.properties";
    try (var in = HikariDataSource.class.getResourceAsStream(file)) {
      if (in != null) {
        properties.load(in);
      }
    }
    return properties.getProperty("version", "unknown");
  }
}
