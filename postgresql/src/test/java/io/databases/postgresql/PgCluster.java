package io.databases.postgresql;

import io.databases.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A primary and streaming replicas of it; stopped when closed. */
final class PgCluster implements AutoCloseable {
  private final Path folder;
  private final Server primary;
  private final List<Server> replicas = new ArrayList<>();

  /** A server, which may be stopped and started again in its place. */
  static final class Server {
    private final Path data;
    private EmbeddedPostgres process;
    private final int port;

    private Server(Path data) throws IOException {
      this.data = data;
      process = start(0);
      port = process.getPort();
    }

    private EmbeddedPostgres start(int wantedPort) throws IOException {
      var builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setServerConfig("max_connections", "50")
              .setServerConfig("synchronous_commit", "local") // a commit's place in the log is told
              .setServerConfig("fsync", "off");
      return (wantedPort == 0 ? builder : builder.setPort(wantedPort)).start();
    }

    void stop() throws IOException {
      process.close();
    }

    void startAgain() throws IOException {
      process = start(port);
    }

    String url() {
      return "postgresql://postgres@127.0.0.1:" + port + "/postgres?sslmode=disable";
    }

    /** The first value of a statement's rows. */
    String ask(String sql) {
      try (var database = Database.open(url())) {
        return String.valueOf(database.fetchValue(Object.class, sql));
      }
    }
  }

  PgCluster() throws IOException {
    folder = Files.createTempDirectory("databases-replication");
    primary = new Server(folder.resolve("primary"));
  }

  Server primary() {
    return primary;
  }

  /**
   * Adds a replica: a copy of the primary's files, made while it runs (documentation, section
   * "Making a Base Backup Using the Low Level API"), since pg_basebackup is not among the binaries.
   */
  Server addReplica() throws IOException {
    var data = folder.resolve("replica" + replicas.size());
    try (var database = Database.open(primary.url());
        var connection = database.connection()) {
      connection.fetchAll("SELECT pg_backup_start('replica', true)");
      copy(folder.resolve("primary"), data);
      var label =
          connection.fetchValue(String.class, "SELECT labelfile FROM pg_backup_stop(false)");
      Files.writeString(data.resolve("backup_label"), String.valueOf(label));
    }
    for (var own : List.of("postmaster.pid", "postmaster.opts", "epg-lock")) {
      Files.deleteIfExists(data.resolve(own));
    }
    Files.createFile(data.resolve("standby.signal"));
    Files.writeString(
        data.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n".formatted(primary.port));
    var replica = new Server(data);
    replicas.add(replica);
    return replica;
  }

  /** With owners and permissions, about which the server is particular. */
  private static void copy(Path from, Path to) throws IOException {
    var process =
        new ProcessBuilder("cp", "-a", from.toString(), to.toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("the primary's files cannot be copied: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (var replica : replicas) {
      replica.stop();
    }
    primary.stop();
  }
}
