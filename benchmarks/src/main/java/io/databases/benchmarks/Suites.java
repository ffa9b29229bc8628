package io.databases.benchmarks;

import io.databases.benchmarks.harness.Suite;
import io.databases.benchmarks.jdbc.JdbcWorkloads;
import io.databases.benchmarks.jooq.JooqWorkloads;
import io.databases.benchmarks.mysql.MySqlSuites;
import io.databases.benchmarks.postgresql.PgWorkloads;
import io.databases.benchmarks.sqlite.SqliteWorkloads;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything that can be measured. */
final class Suites {
  static final List<Suite> ALL =
      List.of(
          SqliteWorkloads.SUITE,
          PgWorkloads.SUITE,
          MySqlSuites.MARIADB,
          MySqlSuites.MYSQL,
          JdbcWorkloads.SUITE,
          JooqWorkloads.SUITE);

  private Suites() {}

  static Optional<Suite> named(String name) {
    return ALL.stream().filter(suite -> suite.name().equals(name)).findFirst();
  }

  /** A line for each workload. */
  static String list() {
    return ALL.stream()
        .map(suite -> "  " + suite.name() + "\n" + suite.list())
        .collect(Collectors.joining());
  }
}
