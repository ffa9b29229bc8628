package io.databases.testing.embedded;

import io.databases.testing.support.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The MySQL 8.0 that the tests of a module share: real binaries, started once for the JVM and
 * stopped with it. It offers TLS; {@code test} needs no password, {@code app} has {@link
 * #PASSWORD}, by caching_sha2_password.
 */
public final class MySqlServer {
  public static final String PASSWORD = "s3cret p@ss/word";

  private static final String USERS =
      """
      CREATE DATABASE tck;
      CREATE USER test@'%' IDENTIFIED WITH mysql_native_password;
      GRANT ALL ON *.* TO test@'%';
      CREATE USER app@'%' IDENTIFIED WITH caching_sha2_password BY 'PASSWORD';
      GRANT ALL ON tck.* TO app@'%';
      """;

  private static final MySqlServer SHARED = new MySqlServer();

  private final Path folder;
  private final Path home;
  private final Path data;
  private final int port;
  private Process process;

  private MySqlServer() {
    try {
      folder = Files.createTempDirectory("databases-mysql");
      home = unpacked(folder);
      data = folder.resolve("data");
      var sql = Files.writeString(folder.resolve("init.sql"), USERS.replace("PASSWORD", PASSWORD));
      Servers.run(
          folder.resolve("initialize.log"),
          command(home, data, "--initialize-insecure", "--innodb-redo-log-capacity=8M"));
      port = freePort();
      process = launch("--init-file=" + sql);
      Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded MySQL does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Process launch(String... more) throws IOException {
    var command =
        command(
            home,
            data,
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--socket=" + folder.resolve("s.sock"),
            "--mysqlx=OFF",
            "--skip-log-bin",
            "--max-connections=300",
            "--innodb-flush-log-at-trx-commit=0",
            "--lc-messages-dir=" + home.resolve("share"));
    command.addAll(List.of(more));
    var log = folder.resolve("server.log").toFile();
    var started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    Eventually.isTrue(
        () -> "MySQL listens; its log is in " + folder, () -> !started.isAlive() || listens());
    return started;
  }

  private void stop() {
    process.destroy();
    process.onExit().join();
    Servers.remove(folder);
  }

  /** Ends the server without a warning. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again, with the same data. */
  public void restart() throws IOException {
    process = launch();
  }

  /** The server's files, unpacked once for all runs on this computer. */
  private static Path unpacked(Path folder) throws IOException, InterruptedException {
    var home = Path.of(System.getProperty("java.io.tmpdir"), "databases-mysql-8.0.31");
    if (Files.exists(home)) {
      return home;
    }
    var archive = folder.resolve("mysql.tar.gz");
    try (var packed = ClassLoader.getSystemResourceAsStream("mysql-Linux-amd64.tar.gz")) {
      if (packed == null) {
        throw new IOException("no MySQL for this kind of computer on the class path");
      }
      Files.copy(packed, archive);
    }
    var fresh = Files.createDirectory(folder.resolve("home"));
    Servers.run(
        folder.resolve("tar.log"),
        List.of("tar", "xzf", archive.toString(), "-C", fresh.toString()));
    Files.delete(archive);
    return Files.move(fresh, home);
  }

  private static List<String> command(Path home, Path data, String... more) {
    var command =
        new ArrayList<>(List.of(home.resolve("bin").resolve("mysqld").toString(), "--no-defaults"));
    if (System.getProperty("user.name").equals("root")) {
      command.add("--user=root");
    }
    command.add("--basedir=" + home);
    command.add("--datadir=" + data);
    command.addAll(List.of(more));
    return command;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  public static MySqlServer shared() {
    return SHARED;
  }

  public int port() {
    return port;
  }
}
