package io.databases.benchmarks.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** A JDBC driver in HikariCP, all connections open from the start, as HikariCP advises. */
public class JdbcClient implements BulkClient {
  private final HikariDataSource pool;
  private final String driver;
  private final String payload;
  private final int fetchSize;

  /**
   * @param driver how the driver is set up
   * @param payload the placeholder of the JSON column
   * @param fetchSize what makes the driver stream, outside of auto-commit
   */
  protected JdbcClient(String jdbcUrl, int size, String driver, String payload, int fetchSize) {
    this.pool = pool(jdbcUrl, size);
    this.driver = driver;
    this.payload = payload;
    this.fetchSize = fetchSize;
  }

  public static HikariDataSource pool(String jdbcUrl, int size) {
    var config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    return new HikariDataSource(config);
  }

  public final HikariDataSource pool() {
    return pool;
  }

  protected final Connection connection() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public final String settings() {
    return "HikariCP, %d connections, all open; %s".formatted(pool.getMaximumPoolSize(), driver);
  }

  @Override
  public final int select(int id) throws SQLException {
    try (var connection = pool.getConnection()) {
      return read(connection, "SELECT id, n FROM world WHERE id = ?", id);
    }
  }

  private static int read(Connection connection, String sql, int id) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setInt(1, id);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt("n");
      }
    }
  }

  @Override
  public final void add(int id) throws SQLException {
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      read(connection, "SELECT id, n FROM account WHERE id = ?", id);
      try (var statement =
          connection.prepareStatement("UPDATE account SET n = n + ? WHERE id = ?")) {
        statement.setInt(1, 1);
        statement.setInt(2, id);
        statement.executeUpdate();
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  @Override
  public final void insert(List<Item> items) throws SQLException {
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try (var statement =
          connection.prepareStatement(
              "INSERT INTO inserted VALUES (?, ?, ?, ?, ?, " + payload + ", ?)")) {
        for (var item : items) {
          statement.setLong(1, item.id());
          statement.setString(2, item.name());
          statement.setBigDecimal(3, item.price());
          statement.setObject(4, item.created());
          statement.setBoolean(5, item.active());
          statement.setString(6, item.payload());
          statement.setDouble(7, item.score());
          statement.addBatch();
        }
        statement.executeBatch();
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  @Override
  public final List<Item> fetchAll() throws SQLException {
    var items = new ArrayList<Item>();
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(Server.ITEMS);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        items.add(item(rows));
      }
    }
    return items;
  }

  /** The row that a result is at, of {@link Server#ITEMS}. */
  public static Item item(ResultSet row) throws SQLException {
    return new Item(
        row.getLong(1),
        row.getString(2),
        row.getBigDecimal(3),
        row.getObject(4, OffsetDateTime.class),
        row.getBoolean(5),
        row.getString(6),
        row.getDouble(7));
  }

  @Override
  public final long stream() throws SQLException {
    long sum = 0;
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(false); // or pgjdbc would fetch all rows at once
      try (var statement = connection.prepareStatement(Server.ITEMS)) {
        statement.setFetchSize(fetchSize);
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            sum += item(rows).id();
          }
        }
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
    return sum;
  }

  @Override
  public final void close() {
    pool.close();
  }
}
