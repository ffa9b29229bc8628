package io.databases.benchmarks.mysql;

import io.databases.benchmarks.server.Server;
import io.databases.testing.embedded.MariaDbServer;
import io.databases.testing.embedded.MySqlServer;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A MariaDB or a MySQL of real binaries, started when it is first asked for and stopped with the
 * JVM. Its log is flushed once a second ({@code innodb_flush_log_at_trx_commit=0}): clients are
 * compared, not disks. Nobody talks TLS to it.
 */
public final class MySqlFamilyServer extends Server {
  static final String HOST = "127.0.0.1";
  static final String USER = "test";

  /** Not all clients can log in without one. */
  static final String PASSWORD = "bench";

  static final String DATABASE = "bench";

  private static final String ITEM_COLUMNS =
      """
      id BIGINT PRIMARY KEY, name VARCHAR(100), price NUMERIC(10, 2), created TIMESTAMP(6) NULL,
        active BOOLEAN, payload JSON, score DOUBLE
      """;

  private static final class MariaDb {
    static final MySqlFamilyServer SHARED =
        start(
            "mariadb",
            MariaDbServer.shared().port(),
            "SET PASSWORD = PASSWORD('bench')",
            "SET max_recursive_iterations = 10000000");
  }

  private static final class MySql {
    static final MySqlFamilyServer SHARED =
        start(
            "mysql",
            MySqlServer.shared().port(),
            "SET PASSWORD = 'bench'",
            "SET cte_max_recursion_depth = 10000000");
  }

  private final String scheme;
  private final int port;

  private MySqlFamilyServer(String scheme, int port) throws SQLException {
    super(DriverManager.getConnection("jdbc:mariadb://%s:%d/?user=%s".formatted(HOST, port, USER)));
    this.scheme = scheme;
    this.port = port;
  }

  public static MySqlFamilyServer mariaDb() {
    return MariaDb.SHARED;
  }

  public static MySqlFamilyServer mySql() {
    return MySql.SHARED;
  }

  /**
   * @param dialect what each of the two says in its own way
   */
  private static MySqlFamilyServer start(String scheme, int port, String... dialect) {
    try {
      var server = new MySqlFamilyServer(scheme, port);
      server.execute("SET GLOBAL time_zone = '+00:00'");
      server.execute("SET time_zone = '+00:00'");
      server.execute("SET GLOBAL innodb_buffer_pool_size = 256 * 1024 * 1024");
      for (var statement : dialect) {
        server.execute(statement);
      }
      server.fill();
      return server;
    } catch (SQLException e) {
      throw new IllegalStateException("the embedded " + scheme + " cannot be set up", e);
    }
  }

  private void fill() throws SQLException {
    execute("CREATE DATABASE " + DATABASE);
    execute("USE " + DATABASE);
    for (var table : new String[] {"world", "account"}) {
      execute("CREATE TABLE %s (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)".formatted(table));
    }
    execute("INSERT INTO world " + numbers(WORLD_ROWS) + " SELECT i, i * 3 FROM numbers");
    execute("INSERT INTO account SELECT id, 0 FROM world");
    execute("CREATE TABLE item (" + ITEM_COLUMNS + ")");
    execute("CREATE TABLE inserted (" + ITEM_COLUMNS.replace(" PRIMARY KEY", "") + ")");
  }

  /** The numbers from 1 on, as column {@code i} of {@code numbers}. */
  private static String numbers(int count) {
    return """
    WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < %d)
    """
        .formatted(count);
  }

  @Override
  protected void fillItems(int count) throws SQLException {
    execute(
        """
        INSERT INTO item %s SELECT i, concat('item name ', i), (i * 7919 %% 1000000) / 100,
          from_unixtime(1704067200 + i), i %% 2 = 1,
          concat('{"k": ', i, ', "tag": "t', i %% 100, '"}'), i / 7e0
        FROM numbers
        """
            .formatted(numbers(count)));
  }

  @Override
  public void zeroAccounts() throws SQLException {
    execute("UPDATE account SET n = 0");
  }

  @Override
  public String sumOfInserted() {
    return "SELECT sum(json_extract(payload, '$.k')) FROM inserted";
  }

  /** Column {@code payload} for a client that would parse it: MariaDB has it as text anyway. */
  String jsonAsText() {
    return scheme.equals("mysql") ? "CAST(payload AS CHAR)" : "payload";
  }

  int port() {
    return port;
  }

  /** The address as this library takes it. */
  public String url() {
    return "%s://%s:%s@%s:%d/%s?ssl=false".formatted(scheme, USER, PASSWORD, HOST, port, DATABASE);
  }

  /**
   * The address as MariaDB's driver takes it.
   *
   * @param options with an ampersand before each
   */
  public String mariaDbUrl(String options) {
    return "jdbc:mariadb://%s:%d/%s?user=%s&password=%s%s"
        .formatted(HOST, port, DATABASE, USER, PASSWORD, options);
  }

  /** The address as MySQL's own driver takes it. */
  String mySqlUrl(String options) {
    return "jdbc:mysql://%s:%d/%s?user=%s&password=%s&sslMode=DISABLED&connectionTimeZone=UTC%s"
        .formatted(HOST, port, DATABASE, USER, PASSWORD, options);
  }
}
