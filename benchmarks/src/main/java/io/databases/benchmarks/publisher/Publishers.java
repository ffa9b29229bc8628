package io.databases.benchmarks.publisher;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has {@link SlowSubscriber} run on each database, in a JVM of its own with a heap of 64 MB. */
public final class Publishers {
  private static final long ROWS = 5_000_000;

  private Publishers() {}

  /**
   * Prints what it finds.
   *
   * @throws IllegalStateException where the rows do not come, or not all of them
   */
  public static void run() throws IOException, InterruptedException {
    IO.println("A publisher of %,d rows, a slow subscriber, -Xmx64m".formatted(ROWS));
    IO.println("SQLite");
    sqlite();
    IO.println("PostgreSQL");
    try (var server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
      subscribe(
          "postgresql://postgres@127.0.0.1:%d/postgres?sslmode=disable".formatted(server.getPort()),
          "SELECT i, 'row number ' || i FROM generate_series(1, %d) AS i");
    }
  }

  private static void sqlite() throws IOException, InterruptedException {
    var file = Files.createTempFile("publisher", ".db"); // one in memory is read whole
    try {
      subscribe(
          "sqlite:///" + file,
          "WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < %d)"
              + " SELECT i, 'row number ' || i FROM i");
    } finally {
      Files.delete(file);
    }
  }

  private static void subscribe(String url, String sql) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SlowSubscriber.class.getName(),
                url,
                sql.formatted(ROWS),
                String.valueOf(ROWS))
            .inheritIO()
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException("the subscriber failed");
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
