package io.databases.benchmarks.postgresql;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** pgjdbc in HikariCP; batches are rewritten to INSERTs of many rows. */
final class PgJdbcClient implements BulkClient, SlowStatements.Sleeper {
  private static final int FETCH_SIZE = 1_000;

  private final HikariDataSource pool;

  PgJdbcClient(String jdbcUrl, int size) {
    pool = PgPools.of(jdbcUrl, size);
  }

  PgJdbcClient(PgServer server) {
    this(server.jdbcUrl(), 10);
  }

  /** At another port, a proxy's. */
  static PgJdbcClient at(int port) {
    return new PgJdbcClient(PgServer.jdbcUrl(port), 10);
  }

  @Override
  public String settings() {
    return PgPools.settings(pool);
  }

  @Override
  public int select(int id) throws SQLException {
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
  public void add(int id) throws SQLException {
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
  public void insert(List<Item> items) throws SQLException {
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try (var statement =
          connection.prepareStatement("INSERT INTO inserted VALUES (?, ?, ?, ?, ?, ?::jsonb, ?)")) {
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
  public void sleep() throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement("SELECT pg_sleep(1)");
        var rows = statement.executeQuery()) {
      rows.next();
    }
  }

  @Override
  public List<Item> fetchAll() throws SQLException {
    var items = new ArrayList<Item>();
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(PgServer.ITEMS);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        items.add(item(rows));
      }
    }
    return items;
  }

  static Item item(ResultSet row) throws SQLException {
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
  public long stream() throws SQLException {
    long sum = 0;
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(false); // or all rows would be fetched at once
      try (var statement = connection.prepareStatement(PgServer.ITEMS)) {
        statement.setFetchSize(FETCH_SIZE);
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
  public void close() {
    pool.close();
  }
}
