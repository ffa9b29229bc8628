package io.databases.testing.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/** What the servers have in common. */
public final class Servers {
  private Servers() {}

  /** Runs a program to its end; what it says goes into a file beside what it works on. */
  static void run(Path log, List<String> command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed: " + Files.readString(log));
    }
  }

  /** Removes a folder of a server that is not needed any more, with all that is in it. */
  static void remove(Path folder) {
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      System.err.println("the folder of a server is left behind: " + e);
    }
  }

  /** Makes {@code server.crt} and {@code server.key}, for localhost, signed by themselves. */
  static void makeCertificate(Path folder) throws IOException, InterruptedException {
    run(
        folder.resolve("openssl.log"),
        List.of(
            "openssl",
            "req",
            "-new",
            "-x509",
            "-days",
            "2",
            "-nodes",
            "-newkey",
            "rsa:2048",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout",
            folder.resolve("server.key").toString(),
            "-out",
            folder.resolve("server.crt").toString()));
  }

  /** Runs statements as an administrator. */
  public static void run(String jdbcUrl, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
