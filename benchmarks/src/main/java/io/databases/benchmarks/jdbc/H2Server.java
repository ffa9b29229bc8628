package io.databases.benchmarks.jdbc;

import io.databases.benchmarks.server.Item;
import io.databases.benchmarks.server.JdbcClient;
import io.databases.benchmarks.server.Server;
import java.sql.DriverManager;
import java.sql.SQLException;

/** An H2 in the memory of this process, made when it is first asked for. */
final class H2Server extends Server {
  private static final String URL = "jdbc:h2:mem:benchmarks";

  private static final String ITEM_COLUMNS =
      """
      id BIGINT PRIMARY KEY, name VARCHAR(100), price NUMERIC(10, 2),
        created TIMESTAMP(6) WITH TIME ZONE, active BOOLEAN, payload VARCHAR(100),
        score DOUBLE PRECISION
      """;

  private static final class Holder {
    static final H2Server SHARED = start();
  }

  private H2Server() throws SQLException {
    super(DriverManager.getConnection(URL)); // which keeps it alive
  }

  static H2Server shared() {
    return Holder.SHARED;
  }

  private static H2Server start() {
    try {
      var server = new H2Server();
      server.fill();
      return server;
    } catch (SQLException e) {
      throw new IllegalStateException("the database cannot be filled", e);
    }
  }

  private void fill() throws SQLException {
    for (var table : new String[] {"world", "account"}) {
      execute("CREATE TABLE %s (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)".formatted(table));
    }
    execute("INSERT INTO world SELECT x, x * 3 FROM system_range(1, " + WORLD_ROWS + ")");
    execute("INSERT INTO account SELECT id, 0 FROM world");
    execute("CREATE TABLE item (" + ITEM_COLUMNS + ")");
    execute("CREATE TABLE inserted (" + ITEM_COLUMNS.replace(" PRIMARY KEY", "") + ")");
  }

  @Override
  protected void fillItems(int count) throws SQLException {
    execute("TRUNCATE TABLE inserted");
    var client = byHand();
    try {
      client.insert(Item.first(count));
    } finally {
      client.close();
    }
    execute("INSERT INTO item SELECT * FROM inserted");
  }

  @Override
  public void zeroAccounts() throws SQLException {
    execute("UPDATE account SET n = 0");
  }

  @Override
  public String sumOfInserted() {
    return "SELECT sum(CAST(regexp_replace(payload, '[^0-9]*([0-9]+),.*', '$1') AS BIGINT))"
        + " FROM inserted";
  }

  String url() {
    return URL;
  }

  JdbcClient byHand() {
    return new HandClient();
  }

  private static final class HandClient extends JdbcClient {
    HandClient() {
      super(URL, 10, "defaults of the driver", "?", 1_000);
    }
  }
}
