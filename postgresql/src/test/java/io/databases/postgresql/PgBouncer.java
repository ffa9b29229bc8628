package io.databases.postgresql;

import io.databases.DatabaseUrl;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Missing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The pooler pgbouncer in front of {@link PgServer}, in transaction mode: each transaction may get
 * another of the server's sessions. Started once for the JVM and stopped with it.
 */
final class PgBouncer {
  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

  private static final String ACCESS =
      """
      host all postgres 127.0.0.1/32 trust
      host all scram_user 127.0.0.1/32 scram-sha-256
      """;

  private static final class Shared {
    static final PgBouncer INSTANCE = new PgBouncer();
  }

  private final int port;

  private PgBouncer() {
    try {
      var folder = Files.createTempDirectory("databases-pgbouncer");
      // It refuses to run as root and is then run as somebody else.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      var access = Files.writeString(folder.resolve("access.conf"), ACCESS);
      var users =
          Files.writeString(
              folder.resolve("users.txt"),
              "\"postgres\" \"\"\n\"scram_user\" \"" + PgServer.PASSWORD + "\"\n");
      port = freePort();
      var settings = Files.writeString(folder.resolve("pgbouncer.ini"), settings(access, users));
      start(settings, folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException("pgbouncer does not start", e);
    }
  }

  private String settings(Path access, Path users) {
    return """
    [databases]
    postgres = host=127.0.0.1 port=%d dbname=postgres
    [pgbouncer]
    listen_addr = 127.0.0.1
    listen_port = %d
    unix_socket_dir =
    auth_type = hba
    auth_hba_file = %s
    auth_file = %s
    pool_mode = transaction
    default_pool_size = 40
    max_client_conn = 500
    server_tls_sslmode = disable
    """
        .formatted(PgServer.shared().port(), port, access, users);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void start(Path settings, Path log) throws IOException {
    var command = new ArrayList<>(List.of(PROGRAM.toString()));
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(settings.toString());
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    Eventually.isTrue("pgbouncer listens, or ends", () -> !process.isAlive() || isListening());
    if (!process.isAlive()) {
      throw new IOException(Files.readString(log));
    }
  }

  private boolean isListening() {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Skips the test where it is not installed. */
  static void require() {
    if (!Files.isExecutable(PROGRAM)) {
      throw Missing.skip(
          PROGRAM + " is not there (Debian and Ubuntu: apt-get install pgbouncer)", null);
    }
  }

  static PgBouncer shared() {
    return Shared.INSTANCE;
  }

  /** The address of the database {@code postgres} behind it, as its users must write it. */
  String url(String user) {
    return DatabaseUrl.parse(PgServer.shared().url("postgres"))
        .withUsername(user)
        .withPort(port)
        .withOption("statement_cache_size", "0")
        .reveal();
  }
}
