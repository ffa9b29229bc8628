package io.databases.benchmarks.postgresql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** pgjdbc's connections in HikariCP, for everybody who builds on JDBC. */
final class PgPools {
  private PgPools() {}

  /**
   * All connections open from the start, as HikariCP advises; pgjdbc prepares on the server what is
   * run for the fifth time, as it does by default.
   */
  static HikariDataSource of(String jdbcUrl, int size) {
    var config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl + "&reWriteBatchedInserts=true");
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    return new HikariDataSource(config);
  }

  static String settings(HikariDataSource pool) {
    return "HikariCP, %d connections, all open; pgjdbc with reWriteBatchedInserts, which prepares on the server"
            .formatted(pool.getMaximumPoolSize())
        + " from the fifth execution on";
  }
}
