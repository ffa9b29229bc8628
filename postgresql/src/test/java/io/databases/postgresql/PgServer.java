package io.databases.postgresql;

import io.databases.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The PostgreSQL that the tests of this module share: real binaries, started once for the JVM and
 * stopped with it. It offers TLS; the user {@code postgres} needs no password, and there is one
 * user for each way of giving one, whose password is {@link #PASSWORD}. The users {@code tls_user}
 * and {@code clear_user} may come only with and only without TLS, {@code cert_user} with a
 * certificate that {@code client-ca} has signed, {@code crowded_user} not at all.
 */
final class PgServer {
  static final String PASSWORD = "s3cret p@ss/wörd";

  private static final String ACCESS =
      """
      host all scram_user 127.0.0.1/32 scram-sha-256
      host all md5_user 127.0.0.1/32 md5
      host all plain_user 127.0.0.1/32 password
      hostnossl all tls_user 127.0.0.1/32 reject
      hostssl all tls_user 127.0.0.1/32 scram-sha-256
      hostssl all clear_user 127.0.0.1/32 reject
      hostssl all cert_user 127.0.0.1/32 cert
      """;

  private static final PgServer SHARED = new PgServer();

  private final Path folder;
  private final EmbeddedPostgres server;

  private PgServer() {
    try {
      folder = Files.createTempDirectory("databases-postgresql");
      // The server refuses to run as root and is then run as somebody else.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      makeCertificate("server");
      makeCertificate("stranger");
      makeCertificate("client-ca");
      server =
          EmbeddedPostgres.builder()
              .setDataDirectory(folder.resolve("data"))
              .setServerConfig("max_connections", "200")
              .setServerConfig("fsync", "off")
              .setServerConfig("ssl", "on")
              .setServerConfig("ssl_cert_file", folder.resolve("server.crt").toString())
              .setServerConfig("ssl_key_file", folder.resolve("server.key").toString())
              .setServerConfig("ssl_ca_file", folder.resolve("client-ca.crt").toString())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
      checkVersion();
      addUsers();
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL does not start", e);
    }
  }

  /** That it is the version of {@code -Dpostgres.major=16}, where that is given. */
  private void checkVersion() {
    var wanted = System.getProperty("postgres.major");
    if (wanted == null) {
      return;
    }
    try (var database = Database.open(url("postgres"))) {
      var version = database.fetchValue(String.class, "SHOW server_version");
      if (version == null || !version.startsWith(wanted + ".")) {
        throw new IllegalStateException("PostgreSQL " + wanted + " is wanted, not " + version);
      }
    }
  }

  private void makeCertificate(String name) throws IOException {
    openssl(
        "req",
        "-new",
        "-x509",
        "-days",
        "2",
        "-nodes",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout",
        name + ".key",
        "-out",
        name + ".crt");
    Files.setPosixFilePermissions(
        folder.resolve(name + ".key"), PosixFilePermissions.fromString("rw-------"));
  }

  /** Runs openssl in {@link #folder}. */
  void openssl(String... arguments) throws IOException {
    var command = new ProcessBuilder("openssl");
    command.command().addAll(List.of(arguments));
    var process = command.directory(folder.toFile()).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command.command()) + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void addUsers() throws IOException {
    var access = folder.resolve("data").resolve("pg_hba.conf");
    Files.writeString(access, ACCESS + Files.readString(access));
    try (var admin = Database.open(url("postgres"))) {
      var connection = admin.connection();
      var literal = "'" + PASSWORD.replace("'", "''") + "'";
      connection.execute("SELECT pg_reload_conf()");
      for (var user : new String[] {"scram_user", "plain_user", "tls_user"}) {
        connection.execute("CREATE USER " + user + " PASSWORD " + literal);
      }
      for (var user : new String[] {"clear_user", "cert_user", "crowded_user"}) {
        connection.execute("CREATE USER " + user);
      }
      connection.execute("ALTER USER crowded_user CONNECTION LIMIT 0");
      connection.execute("SET password_encryption = 'md5'");
      connection.execute("CREATE USER md5_user PASSWORD " + literal);
      connection.close();
    }
  }

  private void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PgServer shared() {
    return SHARED;
  }

  int port() {
    return server.getPort();
  }

  /** Where certificates and keys are. */
  Path folder() {
    return folder;
  }

  /** The certificate the server shows; it has signed itself. */
  Path certificate() {
    return folder.resolve("server.crt");
  }

  /** A certificate that has nothing to do with the server's. */
  Path otherCertificate() {
    return folder.resolve("stranger.crt");
  }

  /** The address of a database, without TLS; {@code postgres} is there from the start. */
  String url(String database) {
    return "postgresql://postgres@127.0.0.1:" + port() + "/" + database + "?sslmode=disable";
  }
}
