package io.databases.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.BatchResult;
import io.databases.Converter;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.ExecuteResult;
import io.databases.Json;
import io.databases.PoolMetrics;
import io.databases.Query;
import io.databases.Row;
import io.databases.StatementTimeoutException;
import io.databases.TransactionOptions;
import io.databases.UniqueViolationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tour of the README: what it shows between the marks, and whether it does what it says. */
final class TourTest {
  private Database database;

  record Score(String name, int score) {}

  @BeforeEach
  void open() {
    database = Database.open("sqlite://");
    database.execute(
        "CREATE TABLE high_scores"
            + " (id INTEGER PRIMARY KEY, name TEXT UNIQUE, score INTEGER, set_at TIMESTAMP)");
    database.executeMany(
        "INSERT INTO high_scores (name, score, set_at) VALUES (?, ?, ?)",
        List.of(
            List.of("Daisy", 92, Instant.parse("2025-09-16T10:00:00Z")),
            List.of("Neil", 87, Instant.parse("2025-09-17T10:00:00Z"))));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private int scoreOf(String name) {
    return database
        .fetchOne("SELECT score FROM high_scores WHERE name = ?", name)
        .orElseThrow()
        .getInt(0);
  }

  private Long count() {
    return database.fetchValue(Long.class, "SELECT count(*) FROM high_scores");
  }

  @Test
  void connect() throws IOException {
    Files.deleteIfExists(Path.of("tour.db"));
    // README: connect
    try (var database = Database.open("sqlite:///tour.db")) {
      database.execute("CREATE TABLE high_scores (name TEXT UNIQUE, score INTEGER)");
    }
    // README ends here
    assertThat(Path.of("tour.db")).isNotEmptyFile();
  }

  @Test
  void execute() {
    // README: execute
    ExecuteResult added =
        database.execute("INSERT INTO high_scores (name, score) VALUES (?, ?)", "Zoë", 95);
    long rows = added.affectedRows();
    Optional<Long> key = added.generatedKey();

    BatchResult batch =
        database.executeMany(
            "INSERT INTO high_scores (name, score) VALUES (:name, :score)",
            List.of(Map.of("name", "Ken", "score", 60), new Score("Ada", 99)));
    // README ends here
    assertThat(rows).isEqualTo(1);
    assertThat(key).hasValue(3L);
    assertThat(batch.counts()).containsExactly(1, 1);
    assertThat(count()).isEqualTo(5);
  }

  @Test
  void fetch() {
    // README: fetch
    List<Row> all = database.fetchAll("SELECT * FROM high_scores ORDER BY score DESC");
    List<Row> first = database.fetchMany(1, "SELECT * FROM high_scores ORDER BY score DESC");
    Optional<Row> daisy = database.fetchOne("SELECT * FROM high_scores WHERE name = ?", "Daisy");
    Long count = database.fetchValue(Long.class, "SELECT count(*) FROM high_scores");

    String name = all.getFirst().getString("name");
    int score = all.getFirst().getInt("score");
    Instant setAt = all.getFirst().get("set_at", Instant.class);
    // README ends here
    assertThat(all).hasSize(2);
    assertThat(first).hasSize(1);
    assertThat(daisy).hasValue(all.getFirst());
    assertThat(count).isEqualTo(2);
    assertThat(name).isEqualTo("Daisy");
    assertThat(score).isEqualTo(92);
    assertThat(setAt).isEqualTo("2025-09-16T10:00:00Z");
  }

  @Test
  void parameters() {
    // README: parameters
    var byOrder = database.fetchAll("SELECT * FROM high_scores WHERE score > ?", 80);
    var byNumber = database.fetchAll("SELECT * FROM high_scores WHERE score > $1", 80);
    var byName =
        database.fetchAll("SELECT * FROM high_scores WHERE score > :min", Map.of("min", 80));

    var names = List.of("Daisy", "Ken");
    var some =
        database.fetchAll(
            "SELECT * FROM high_scores WHERE name IN (:names)", Map.of("names", names));
    // README ends here
    assertThat(byOrder).hasSize(2).isEqualTo(byNumber).isEqualTo(byName);
    assertThat(some).hasSize(1);
  }

  // README: record
  record HighScore(String name, int score, Instant setAt) {}

  static final Query<HighScore> BEST =
      Query.of("SELECT name, score, set_at FROM high_scores WHERE score > :min ORDER BY score DESC")
          .as(HighScore.class);

  // README ends here

  @Test
  void records() {
    // README: records
    List<HighScore> best = database.fetchAll(BEST.bind("min", 90));
    List<String> names =
        database.fetchAll(Query.of("SELECT name FROM high_scores").as(String.class));
    List<Integer> doubled =
        database.fetchAll(
            Query.of("SELECT score FROM high_scores").map(row -> 2 * row.getInt("score")));
    // README ends here
    assertThat(best)
        .containsExactly(new HighScore("Daisy", 92, Instant.parse("2025-09-16T10:00:00Z")));
    assertThat(names).containsExactlyInAnyOrder("Daisy", "Neil");
    assertThat(doubled).containsExactlyInAnyOrder(184, 174);
  }

  record Money(long cents) {}

  @Test
  void types() throws IOException {
    Files.deleteIfExists(Path.of("shop.db"));
    // README: types
    var money = Converter.of(Money.class, Long.class, Money::cents, Money::new);
    var shop = Database.builder("sqlite:///shop.db").converter(money).open();

    shop.execute("CREATE TABLE items (price INTEGER, details JSON)");
    shop.execute(
        "INSERT INTO items (price, details) VALUES (:price, :details)",
        Map.of("price", new Money(499), "details", Json.of(Map.of("colour", "red"))));

    Row item = shop.fetchOne("SELECT * FROM items").orElseThrow();
    Money price = item.get("price", Money.class);
    Object colour = item.get("details", Json.class).asMap().get("colour");
    // README ends here
    shop.close();
    assertThat(price).isEqualTo(new Money(499));
    assertThat(colour).isEqualTo("red");
  }

  @Test
  void streams() {
    // README: streams
    try (var rows = database.stream("SELECT * FROM high_scores")) {
      for (Row row : rows) {
        int better = row.getInt("score") + 1;
        database.execute("UPDATE high_scores SET score = ? WHERE id = ?", better, row.get("id"));
      }
    }
    // README ends here
    assertThat(scoreOf("Daisy")).isEqualTo(93);
    assertThat(scoreOf("Neil")).isEqualTo(88);
  }

  @Test
  void connections() throws InterruptedException {
    // README: connections
    try (var connection = database.connection()) {
      database.execute("CREATE TEMPORARY TABLE invited (name TEXT)"); // goes there, too
      database.execute("INSERT INTO invited VALUES ('Daisy')");

      var other =
          Thread.startVirtualThread(() -> {
            connection.execute("INSERT INTO invited VALUES ('Neil')"); // it was handed over
          });
      other.join();
      database.execute("DROP TABLE invited"); // what a connection keeps, the next holder finds
    }
    // README ends here
    assertThatThrownBy(() -> database.fetchAll("SELECT * FROM invited"))
        .isInstanceOf(DatabaseException.class);
  }

  @Test
  void block() {
    // README: block
    Long total =
        database.transaction(() -> {
          database.execute("UPDATE high_scores SET score = score - 5 WHERE name = 'Daisy'");
          database.execute("UPDATE high_scores SET score = score + 5 WHERE name = 'Neil'");
          return database.fetchValue(Long.class, "SELECT sum(score) FROM high_scores");
        });
    // README ends here
    assertThat(total).isEqualTo(179);
    assertThat(scoreOf("Neil")).isEqualTo(92);
  }

  @Test
  void savepoints() {
    // README: savepoints
    database.transaction(() -> {
      database.execute("UPDATE high_scores SET score = 0 WHERE name = 'Daisy'");
      database.transaction(inner -> {
        database.execute("DELETE FROM high_scores");
        inner.rollback();
      });
    });
    // README ends here
    assertThat(count()).isEqualTo(2);
    assertThat(scoreOf("Daisy")).isZero();
  }

  @Test
  void handle() {
    // README: handle
    try (var transaction = database.begin()) {
      transaction.execute("DELETE FROM high_scores WHERE score < ?", 90);
      transaction.commit();
    }
    // README ends here
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void wrapper() throws Exception {
    // README: wrapper
    Callable<Long> bonus =
        database.transactional(() -> {
          database.execute("UPDATE high_scores SET score = score + 1");
          return database.fetchValue(Long.class, "SELECT sum(score) FROM high_scores");
        });
    // README ends here
    assertThat(bonus.call()).isEqualTo(181);
    assertThat(bonus.call()).isEqualTo(183);
  }

  @Test
  void options() {
    // README: options
    var careful =
        TransactionOptions.serializable().withRetries(5).withTimeout(Duration.ofSeconds(10));
    database.transaction(
        careful, () -> database.execute("UPDATE high_scores SET score = score + 1"));

    var quick = Query.of("SELECT * FROM high_scores").timeout(Duration.ofMillis(500));
    List<Row> rows = database.fetchAll(quick);
    // README ends here
    assertThat(rows).hasSize(2);
    assertThat(scoreOf("Daisy")).isEqualTo(93);
    var slow =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    assertThatThrownBy(() -> database.fetchAll(Query.of(slow).timeout(Duration.ofMillis(20))))
        .isInstanceOf(StatementTimeoutException.class);
  }

  @Test
  void forcedRollback() {
    // README: forced rollback
    database.forceRollback(() -> {
      database.execute("DELETE FROM high_scores");
    });
    // README ends here
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void errors() {
    var printed =
        Programs.output(() -> {
          // README: errors
          try {
            database.execute("INSERT INTO high_scores (name) VALUES ('Daisy')");
          } catch (UniqueViolationException e) {
            IO.println("taken already: " + e.constraint().orElse("?"));
          }
          // README ends here
        });
    assertThat(printed).isEqualTo("taken already: high_scores.name\n");
  }

  @Test
  void settings() throws IOException {
    Files.deleteIfExists(Path.of("pool.db"));
    // README: settings
    var database =
        Database.builder("sqlite:///pool.db?max_size=4")
            .acquireTimeout(Duration.ofSeconds(5))
            .timeout(Duration.ofSeconds(30))
            .leakDetection(Duration.ofMinutes(1))
            .build();
    // README ends here
    assertThat(database.isConnected()).isFalse();
    database.connect();
    // README: metrics
    PoolMetrics metrics = database.metrics();
    long waiting = metrics.pending();
    // README ends here
    database.close();
    assertThat(waiting).isZero();
    assertThat(metrics.created()).isPositive();
  }

  @Test
  void recordings() {
    var seen = new CopyOnWriteArrayList<String>();
    // README: recordings
    try (var recording = new RecordingStream()) {
      recording.enable("io.databases.Query").withoutThreshold();
      recording.onEvent("io.databases.Query", event -> seen.add(event.getString("sql")));
      recording.startAsync();
      database.fetchAll("SELECT * FROM high_scores");
      recording.stop();
    }
    // README ends here
    assertThat(seen).containsExactly("SELECT * FROM high_scores");
  }
}
