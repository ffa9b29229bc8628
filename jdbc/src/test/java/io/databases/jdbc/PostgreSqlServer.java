package io.databases.jdbc;

import io.databases.testing.embedded.Servers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;

/**
 * The PostgreSQL that the tests of this module share: real binaries, started once for the JVM and
 * stopped with it. {@code postgres} needs no password, {@code app} has one.
 */
final class PostgreSqlServer {
  private static final EmbeddedPostgres SERVER = start();

  private PostgreSqlServer() {}

  private static EmbeddedPostgres start() {
    try {
      var folder = Files.createTempDirectory("databases-jdbc-postgresql");
      // The server refuses to run as root and is then run as somebody else.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      var data = folder.resolve("data");
      var server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setServerConfig("max_connections", "200")
              .setServerConfig("fsync", "off")
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
      askForPasswords(data.resolve("pg_hba.conf"), server.getPort());
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL does not start", e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void askForPasswords(Path access, int port) throws IOException, SQLException {
    Files.writeString(
        access, "host all app 127.0.0.1/32 scram-sha-256\n" + Files.readString(access));
    Servers.run(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres",
        "SELECT pg_reload_conf()",
        "CREATE USER app PASSWORD 'right'");
  }

  private static void stop(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int port() {
    return SERVER.getPort();
  }
}
