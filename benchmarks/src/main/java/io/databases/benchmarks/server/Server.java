package io.databases.benchmarks.server;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A server with the tables {@code world} and {@code account} of two integers, and {@code item} and
 * {@code inserted} of seven columns. Its own connection is for setting up and checking.
 */
public abstract class Server {
  public static final int WORLD_ROWS = 10_000;
  public static final String ITEMS =
      "SELECT id, name, price, created, active, payload, score FROM item";

  private final Connection admin;
  private int items;

  protected Server(Connection admin) {
    this.admin = admin;
  }

  /** Fills {@code item}, which is empty, with what {@link Item#of} gives for 1 and up. */
  protected abstract void fillItems(int count) throws SQLException;

  /** Has every row of {@code account} have 0, as if nothing had ever happened to it. */
  public abstract void zeroAccounts() throws SQLException;

  /** The sum of all {@code k} in the JSON of {@code inserted}, as a query. */
  public abstract String sumOfInserted();

  /** Has {@code item} hold the first so many items. */
  final synchronized void items(int count) throws SQLException {
    if (items != count) {
      execute("TRUNCATE TABLE item");
      fillItems(count);
      items = count;
    }
  }

  public final synchronized void execute(String sql) throws SQLException {
    try (var statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Fails unless a statement gives this number. */
  public final synchronized void expect(long expected, String sql) throws SQLException {
    try (var statement = admin.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      long found = rows.getLong(1);
      if (found != expected) {
        throw new IllegalStateException(sql + " gives " + found + ", expected " + expected);
      }
    }
  }

  public final String version() throws SQLException {
    return admin.getMetaData().getDatabaseProductVersion();
  }
}
