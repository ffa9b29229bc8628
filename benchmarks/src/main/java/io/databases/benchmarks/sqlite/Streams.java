package io.databases.benchmarks.sqlite;

import io.databases.benchmarks.harness.Contender;
import io.databases.benchmarks.harness.Measurement;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Scanner;
import java.util.concurrent.TimeoutException;

/** More rows than the heap holds, read one after another by {@link StreamChild} in a small JVM. */
final class Streams {
  private static final int ROWS = 5_000_000;
  private static final String OURS = "databases";
  private static final String RAW = "sqlite-jdbc";

  private Streams() {}

  static Workload workload(Plan plan) {
    int rows = plan.scaled(ROWS);
    return new Workload("e", "stream of %,d rows in a heap of 64 MB".formatted(rows), "rows")
        .contender(() -> new Child(OURS, plan, rows))
        .contender(() -> new Child(RAW, plan, rows))
        .compare(OURS, RAW);
  }

  private record Child(String name, Plan plan, int rows) implements Contender {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Reads all rows once, however long that takes. */
    @Override
    public Measurement measure(Duration time) throws Exception {
      try (var file = SqliteFile.create(plan.directory())) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
            new ProcessBuilder(
                    java,
                    "-Xmx64m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    StreamChild.class.getName(),
                    name,
                    file.path().toString(),
                    String.valueOf(rows))
                .redirectErrorStream(true)
                .start();
        String output;
        try {
          output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          if (!process.waitFor(PATIENCE)) {
            throw new TimeoutException("the stream did not end within " + PATIENCE);
          }
        } finally {
          process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
          throw new IllegalStateException("the stream failed: " + output.strip());
        }
        return parse(output);
      }
    }

    private static Measurement parse(String output) {
      var numbers = new Scanner(output);
      var rates =
          new Measurement(
              Double.parseDouble(numbers.next()),
              Double.parseDouble(numbers.next()),
              Double.parseDouble(numbers.next()));
      var heap = new LinkedHashMap<String, Double>();
      heap.put("peak heap, kB", Double.parseDouble(numbers.next()) / 1024);
      heap.put("peak after a collection, kB", Double.parseDouble(numbers.next()) / 1024);
      return rates.with(heap);
    }

    @Override
    public void close() {}
  }
}
