package io.databases.benchmarks.postgresql;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.benchmarks.server.JdbcClient;
import java.sql.SQLException;

/** pgjdbc in HikariCP; batches are rewritten to INSERTs of many rows. */
public final class PgJdbcClient extends JdbcClient implements SlowStatements.Sleeper {
  private static final String HOW =
      "pgjdbc with reWriteBatchedInserts, which prepares on the server from the fifth execution on";

  PgJdbcClient(String jdbcUrl, int size) {
    super(withOptions(jdbcUrl), size, HOW, "?::jsonb", 1_000);
  }

  public PgJdbcClient(PgServer server) {
    this(server.jdbcUrl(), 10);
  }

  /** At another port, a proxy's. */
  static PgJdbcClient at(int port) {
    return new PgJdbcClient(PgServer.jdbcUrl(port), 10);
  }

  /** Ten connections for those who build on JDBC. */
  static HikariDataSource pool(PgServer server) {
    return pool(withOptions(server.jdbcUrl()), 10);
  }

  /** How {@link #pool(PgServer)} is set up. */
  static String poolSettings() {
    return "HikariCP, 10 connections, all open; " + HOW;
  }

  private static String withOptions(String jdbcUrl) {
    return jdbcUrl + "&reWriteBatchedInserts=true";
  }

  @Override
  public void sleep() throws SQLException {
    try (var connection = connection();
        var statement = connection.prepareStatement("SELECT pg_sleep(1)");
        var rows = statement.executeQuery()) {
      rows.next();
    }
  }
}
