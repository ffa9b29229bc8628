package io.databases.examples;

import io.databases.Database;
import io.databases.Query;
import io.databases.RowStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measurements from a text of any length go into a table, and out of it again, with no more than a
 * thousand of them in memory at a time.
 */
public final class BatchImport {
  private static final int BATCH = 1000;

  /** One line of the text, one row of the table. */
  public record Measurement(String sensor, Instant takenAt, double celsius) {
    static Measurement parse(String line) {
      var fields = List.of(line.split(",", -1));
      return new Measurement(
          fields.get(0), Instant.parse(fields.get(1)), Double.parseDouble(fields.get(2)));
    }
  }

  private final Database database;

  /** Works on this database, which stays the caller's to close. */
  public BatchImport(Database database) {
    this.database = database;
  }

  /** Makes the table anew. */
  public void createTable() {
    database.execute("DROP TABLE IF EXISTS measurements");
    database.execute(
        """
        CREATE TABLE measurements (
          sensor VARCHAR(50) NOT NULL,
          taken_at TIMESTAMP NOT NULL,
          celsius DOUBLE PRECISION NOT NULL
        )
        """);
  }

  /** Stores lines such as {@code roof,2025-09-16T10:00:00Z,21.5}: all of them, or none. */
  public long load(Stream<String> lines) {
    return database.transaction(() ->
        lines
            .map(Measurement::parse)
            .gather(Gatherers.windowFixed(BATCH))
            .mapToLong(this::store)
            .sum());
  }

  private long store(List<Measurement> batch) {
    return database
        .executeMany(
            """
            INSERT INTO measurements (sensor, taken_at, celsius)
            VALUES (:sensor, :takenAt, :celsius)
            """,
            batch)
        .affectedRows();
  }

  /** All that a sensor has measured, in order; to be closed. */
  public RowStream<Measurement> measurements(String sensor) {
    return database.stream(
        Query.of("SELECT * FROM measurements WHERE sensor = ? ORDER BY taken_at", sensor)
            .as(Measurement.class));
  }

  static void main(String[] arguments) {
    var start = Instant.parse("2025-09-16T10:00:00Z");
    var lines =
        IntStream.range(0, 50_000)
            .mapToObj(i ->
                "%s,%s,%d".formatted(i % 2 == 0 ? "roof" : "cellar", start.plusSeconds(i), i % 30));
    try (var database = Database.open(arguments.length > 0 ? arguments[0] : "sqlite://")) {
      var batchImport = new BatchImport(database);
      batchImport.createTable();
      IO.println("stored " + batchImport.load(lines));
      try (var roof = batchImport.measurements("roof")) {
        IO.println(
            "warmest " + roof.stream().mapToDouble(Measurement::celsius).max().orElseThrow());
      }
    }
  }
}
