package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.ServerProcesses;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A PostgreSQL of real binaries for the benchmarks, started when it is first asked for and stopped
 * with the JVM. It does not wait for the disk ({@code fsync=off}): clients are compared, not disks.
 */
final class PgServer {
  static final String HOST = "127.0.0.1";
  static final String USER = "postgres";
  static final String DATABASE = "postgres";
  static final int WORLD_ROWS = 10_000;
  static final String ITEMS = "SELECT id, name, price, created, active, payload, score FROM item";

  private static final class Holder {
    static final PgServer SHARED = start();
  }

  private final EmbeddedPostgres server;
  private final Path sockets;
  private final Connection admin;
  private int items;

  private PgServer(EmbeddedPostgres server, Path sockets) throws SQLException {
    this.server = server;
    this.sockets = sockets;
    this.admin = DriverManager.getConnection(jdbcUrl());
  }

  static PgServer shared() {
    return Holder.SHARED;
  }

  private static PgServer start() {
    try {
      var sockets = Files.createTempDirectory("databases-benchmarks");
      // The server runs as somebody else where this runs as root.
      Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwxrwxrwx"));
      var started =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "off")
              .setServerConfig("max_connections", "200")
              .setServerConfig("shared_buffers", "256MB")
              .setServerConfig("max_wal_size", "4GB")
              .setServerConfig("unix_socket_directories", sockets.toString())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started, sockets)));
      ServerProcesses.watch("postgres");
      var server = new PgServer(started, sockets);
      server.fill();
      return server;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("the embedded PostgreSQL does not start", e);
    }
  }

  private static void stop(EmbeddedPostgres started, Path sockets) {
    try {
      started.close();
      // It has a hook of its own, and may still be about to remove its socket.
      try (var left = Files.newDirectoryStream(sockets)) {
        for (var file : left) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(sockets);
    } catch (IOException e) {
      System.err.println("the embedded PostgreSQL did not stop: " + e.getMessage());
    }
  }

  private void fill() throws SQLException {
    for (var table : new String[] {"world", "account"}) {
      execute(
          "CREATE TABLE %s (id INTEGER PRIMARY KEY, n INTEGER NOT NULL) WITH (fillfactor = 50)"
              .formatted(table));
    }
    execute(
        "INSERT INTO world SELECT i, i * 3 FROM generate_series(1, %d) AS i".formatted(WORLD_ROWS));
    execute("INSERT INTO account SELECT id, 0 FROM world");
    execute(Item.TABLE.formatted("inserted"));
    execute("ALTER TABLE inserted DROP CONSTRAINT inserted_pkey");
    execute(Item.TABLE.formatted("item"));
    execute("VACUUM ANALYZE");
  }

  /** Has {@code item} hold the first so many items. */
  synchronized void items(int count) throws SQLException {
    if (items != count) {
      execute("TRUNCATE item");
      execute(Item.FILL.formatted("item", count));
      execute("VACUUM ANALYZE item");
      items = count;
    }
  }

  synchronized void execute(String sql) throws SQLException {
    try (var statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  synchronized long number(String sql) throws SQLException {
    try (var statement = admin.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Fails unless a statement gives this number. */
  void expect(long expected, String sql) throws SQLException {
    long found = number(sql);
    if (found != expected) {
      throw new IllegalStateException(sql + " gives " + found + ", expected " + expected);
    }
  }

  String version() throws SQLException {
    return admin.getMetaData().getDatabaseProductVersion();
  }

  int port() {
    return server.getPort();
  }

  String url() {
    return url(port());
  }

  /** The address by the server's Unix socket. */
  String unixUrl() {
    return "postgresql://%s@:%d/%s?host=%s".formatted(USER, port(), DATABASE, sockets);
  }

  /** The address by another port of this machine, a proxy's. */
  static String url(int port) {
    return "postgresql://%s@%s:%d/%s?sslmode=disable".formatted(USER, HOST, port, DATABASE);
  }

  String jdbcUrl() {
    return jdbcUrl(port());
  }

  static String jdbcUrl(int port) {
    return "jdbc:postgresql://%s:%d/%s?user=%s&sslmode=disable"
        .formatted(HOST, port, DATABASE, USER);
  }
}
