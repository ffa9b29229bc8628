package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Contender;
import io.databases.benchmarks.harness.Measurement;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.server.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL's own load generator, in C, where it is installed: one connection for each client,
 * prepared statements, no pipelining. Its CPU time is not measured.
 */
final class PgBench implements Contender {
  static final String NAME = "pgbench";
  static final String SELECT =
      """
      \\set id random(1, %d)
      SELECT id, n FROM world WHERE id = :id;
      """
          .formatted(Server.WORLD_ROWS);
  static final String TRANSACTION =
      """
      \\set id random(1, %d)
      BEGIN;
      SELECT id, n FROM account WHERE id = :id;
      UPDATE account SET n = n + 1 WHERE id = :id;
      COMMIT;
      """
          .formatted(Server.WORLD_ROWS);

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
  private static final Pattern LATENCY = Pattern.compile("latency average = ([0-9.]+) ms");

  private final String program;
  private final Path script;
  private final int clients;

  /** Has it take part, where it is installed. */
  static Workload in(Workload workload, String statements, int clients) {
    return find().isPresent()
        ? workload.contender(() -> new PgBench(statements, clients))
        : workload.note(_ -> "pgbench is not installed here");
  }

  private PgBench(String statements, int clients) throws IOException {
    this.program = find().orElseThrow(() -> new IOException("pgbench is not installed"));
    this.script = Files.createTempFile("pgbench", ".sql");
    this.clients = clients;
    Files.writeString(script, statements);
  }

  private static Optional<String> find() {
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin/pgbench"))
          .filter(Files::isExecutable)
          .map(Path::toString)
          .max(String::compareTo);
    } catch (IOException e) {
      return Optional.empty(); // there is no such folder
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String settings() {
    return clients
        + " connections, prepared statements, no pipelining; its answers are not looked at";
  }

  @Override
  public Measurement measure(Duration time) throws Exception {
    long seconds = Math.max(1, time.toSeconds());
    var process =
        new ProcessBuilder(
                program,
                "-n",
                "-M",
                "prepared",
                "-h",
                PgServer.HOST,
                "-p",
                String.valueOf(PgServer.shared().port()),
                "-U",
                PgServer.USER,
                "-c",
                String.valueOf(clients),
                "-j",
                String.valueOf(Math.min(clients, Runtime.getRuntime().availableProcessors())),
                "-T",
                String.valueOf(seconds),
                "-f",
                script.toString(),
                PgServer.DATABASE)
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("pgbench failed: " + output.strip());
    }
    double latency = number(LATENCY, output) * 1e6;
    return new Measurement(number(RATE, output), Double.NaN, Double.NaN)
        .withLatencies(latency, Double.NaN);
  }

  private static double number(Pattern pattern, String output) {
    var found = pattern.matcher(output);
    if (!found.find()) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "pgbench printed no %s: %s", pattern, output.strip()));
    }
    return Double.parseDouble(found.group(1));
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(script);
  }
}
