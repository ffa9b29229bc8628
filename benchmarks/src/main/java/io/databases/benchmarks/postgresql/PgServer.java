package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.server.Server;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A PostgreSQL of real binaries for the benchmarks, started when it is first asked for and stopped
 * with the JVM. It does not wait for the disk ({@code fsync=off}): clients are compared, not disks.
 */
public final class PgServer extends Server {
  /** What its processes are called. */
  public static final String PROGRAM = "postgres";

  static final String HOST = "127.0.0.1";
  static final String USER = "postgres";
  static final String DATABASE = "postgres";
  private static final String ITEM_COLUMNS =
      """
      id BIGINT PRIMARY KEY, name TEXT, price NUMERIC(10, 2), created TIMESTAMPTZ, active BOOLEAN,
        payload JSONB, score DOUBLE PRECISION
      """;

  private static final class Holder {
    static final PgServer SHARED = start();
  }

  private final EmbeddedPostgres server;
  private final Path sockets;

  private PgServer(EmbeddedPostgres server, Path sockets) throws SQLException {
    super(DriverManager.getConnection(jdbcUrl(server.getPort())));
    this.server = server;
    this.sockets = sockets;
  }

  public static PgServer shared() {
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
    execute("CREATE TABLE item (" + ITEM_COLUMNS + ")");
    execute("CREATE TABLE inserted (" + ITEM_COLUMNS.replace(" PRIMARY KEY", "") + ")");
    execute("VACUUM ANALYZE");
  }

  @Override
  protected void fillItems(int count) throws SQLException {
    execute(
        """
        INSERT INTO item SELECT i, 'item name ' || i, (i::bigint * 7919 %% 1000000) / 100.0,
          TIMESTAMPTZ '2024-01-01 00:00:00Z' + i * INTERVAL '1 second', i %% 2 = 1,
          jsonb_build_object('k', i, 'tag', 't' || (i %% 100)), i / 7.0::float8
        FROM generate_series(1, %d) AS i
        """
            .formatted(count));
    execute("VACUUM ANALYZE item");
  }

  @Override
  public void zeroAccounts() throws SQLException {
    execute("UPDATE account SET n = 0");
    execute("VACUUM account");
  }

  @Override
  public String sumOfInserted() {
    return "SELECT sum((payload ->> 'k')::bigint) FROM inserted";
  }

  int port() {
    return server.getPort();
  }

  public String url() {
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
