package io.databases.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.UniqueViolationException;
import io.databases.postgresql.PgError;
import io.databases.postgresql.PgGap;
import io.databases.postgresql.PgNotification;
import io.databases.postgresql.Postgres;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Workers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of docs/postgresql.md. */
final class PostgresTourTest {
  private static EmbeddedPostgres server;

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private Database database;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void open() {
    database = Database.open("postgresql://postgres@127.0.0.1:" + server.getPort() + "/postgres");
    database.execute("DROP TABLE IF EXISTS scores");
    database.execute("CREATE TABLE scores (name TEXT UNIQUE, score INTEGER)");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void report(String what) {
    seen.add(what);
  }

  private void refresh(String channel, String payload) {
    seen.add(channel + " " + payload);
  }

  private void refreshAll() {
    seen.add("all");
  }

  @Test
  void errors() {
    database.execute("INSERT INTO scores VALUES ('Daisy', 1)");
    // README: errors of PostgreSQL
    try {
      database.execute("INSERT INTO scores VALUES (?, ?)", "Daisy", 92);
    } catch (UniqueViolationException e) {
      report(e.report(PgError.class).flatMap(PgError::detail).orElse(""));
    }
    // README ends here
    assertThat(seen).containsExactly("Key (name)=(Daisy) already exists.");
  }

  @Test
  void copy() throws IOException {
    var csv = new ByteArrayInputStream("name,score\nZoë,1\n".getBytes(StandardCharsets.UTF_8));
    var target = new ByteArrayOutputStream();
    // README: COPY
    record Score(String name, int score) {}
    var scores = List.of(new Score("Daisy", 92), new Score("Neil", 87));
    var lists = List.of(List.of("Ada", 99));

    long copied = Postgres.copyIn(database, "scores", scores); // any Iterable of records or Maps
    Postgres.copyIn(database, "scores", List.of("name", "score"), lists); // in this order
    Postgres.copyIn(database, "COPY scores (name, score) FROM STDIN (FORMAT csv, HEADER)", csv);
    Postgres.copyOut(database, "COPY (SELECT * FROM scores) TO STDOUT (FORMAT csv)", target);
    // README ends here
    assertThat(copied).isEqualTo(2);
    assertThat(target.toString(StandardCharsets.UTF_8))
        .isEqualTo("Daisy,92\nNeil,87\nAda,99\nZoë,1\n");
  }

  @Test
  void listen() throws Exception {
    try (var workers = new Workers()) {
      var listening = workers.run(this::listenUntilItIsClosed);
      Eventually.isTrue(
          "a notification comes",
          () -> {
            database.execute("SELECT pg_notify('stock', '7')");
            return seen.contains("stock 7");
          });
      database.close();
      listening.await();
    }
  }

  private void listenUntilItIsClosed() {
    // README: LISTEN
    try (var subscription = Postgres.listen(database, "orders", "stock")) {
      for (var event : subscription) {
        switch (event) {
          case PgNotification n -> refresh(n.channel(), n.payload());
          case PgGap _ -> refreshAll();
        }
      }
    }
    // README ends here
  }

  @Test
  void replicas() {
    // README: replicas of PostgreSQL
    var shop =
        Database.builder("postgresql://app@primary/shop")
            .replicas("postgresql://app@replica1/shop", "postgresql://app@replica2/shop")
            .replicaMaxLag(Duration.ofSeconds(10))
            .readYourWrites(true)
            .build();
    // README ends here
    assertThat(shop.isConnected()).isFalse();
  }
}
