package io.databases.benchmarks.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.databases.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A database file, with the same settings whoever opens it: WAL, {@code synchronous=FULL}, a minute
 * of patience with locks. Deleted when closed. Its own connection is for setting up and checking.
 */
final class SqliteFile implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path path;
  private final Connection connection;

  private SqliteFile(Path path) throws SQLException {
    this.path = path;
    this.connection = connect();
  }

  static SqliteFile create(Path directory, String... statements) throws IOException, SQLException {
    var file = new SqliteFile(Files.createTempFile(directory, "benchmark", ".db"));
    for (String statement : statements) {
      file.execute(statement);
    }
    return file;
  }

  Path path() {
    return path;
  }

  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A number from the first row, such as a count. */
  long number(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /**
   * Empties a table, and the log of what was done to it, so that each slice starts with the same.
   */
  void clear(String table) throws SQLException {
    execute("DELETE FROM " + table);
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  /** Fails unless a statement gives this number. */
  void expect(long expected, String sql) throws SQLException {
    long found = number(sql);
    if (found != expected) {
      throw new IllegalStateException(sql + " gives " + found + ", expected " + expected);
    }
  }

  /** Through this library. */
  Database open() {
    return open(10);
  }

  Database open(int maxSize) {
    var database =
        Database.builder("sqlite:///" + path)
            .maxSize(maxSize)
            .acquireTimeout(Duration.ofMinutes(5))
            .open();
    try {
      expect(database, "PRAGMA journal_mode", "wal");
      expect(database, "PRAGMA synchronous", "2");
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static void expect(Database database, String pragma, String expected) {
    String found = database.fetchValue(String.class, pragma);
    if (!expected.equals(found)) {
      throw new IllegalStateException(pragma + " gives " + found + ", expected " + expected);
    }
  }

  /** Through sqlite-jdbc alone. */
  Connection connect() throws SQLException {
    return source().getConnection();
  }

  /** Through a pool of sqlite-jdbc connections, all of them open. */
  HikariDataSource pool(int size) {
    var config = new HikariConfig();
    config.setDataSource(source());
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(Duration.ofMinutes(5).toMillis());
    return new HikariDataSource(config);
  }

  private SQLiteDataSource source() {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout((int) PATIENCE.toMillis());
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + path);
    return source;
  }

  @Override
  public void close() throws IOException, SQLException {
    connection.close();
    for (String suffix : new String[] {"", "-wal", "-shm"}) {
      Files.deleteIfExists(Path.of(path + suffix));
    }
  }
}
