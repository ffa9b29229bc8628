package io.databases.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import io.databases.Query;
import io.databases.Row;
import io.databases.UniqueViolationException;
import io.smallrye.mutiny.Multi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.adapter.JdkFlowAdapter;

/** The README's part on futures and publishers, and libraries that take these. */
final class AsyncTourTest {
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open("sqlite://");
    database.execute("CREATE TABLE high_scores (name TEXT UNIQUE, score INTEGER)");
    database.executeMany(
        "INSERT INTO high_scores VALUES (?, ?)",
        List.of(List.of("Daisy", 92), List.of("Neil", 87)));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void futures() {
    // README: futures
    var async = database.async();
    CompletableFuture<Optional<Row>> best =
        async.fetchOne("SELECT name FROM high_scores ORDER BY score DESC");
    CompletableFuture<Long> count =
        async.fetchValue(Long.class, "SELECT count(*) FROM high_scores");
    String line =
        best.thenCombine(count, (row, n) -> row.orElseThrow().getString(0) + " of " + n).join();
    // README ends here
    assertThat(line).isEqualTo("Daisy of 2");
  }

  @Test
  void transaction() {
    // README: transaction of futures
    CompletableFuture<Long> total =
        database
            .async()
            .transaction(tx -> {
              var _ = tx.execute("UPDATE high_scores SET score = score - 5 WHERE name = 'Daisy'");
              var _ = tx.execute("UPDATE high_scores SET score = score + 5 WHERE name = 'Neil'");
              return tx.fetchValue(Long.class, "SELECT sum(score) FROM high_scores");
            });
    // README ends here
    assertThat(total.join()).isEqualTo(179);
  }

  @Test
  void transactionIsNotCommittedOverAFailedCall() {
    var result =
        database
            .async()
            .transaction(tx -> {
              var _ = tx.execute("INSERT INTO high_scores VALUES ('Neil', 1)");
              return tx.execute("DELETE FROM high_scores WHERE name = 'Daisy'");
            });
    assertThatThrownBy(result::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(UniqueViolationException.class);
    assertThat(database.fetchValue(Long.class, "SELECT count(*) FROM high_scores")).isEqualTo(2);
  }

  private Flow.Publisher<String> names() {
    return database.async().stream(
        Query.of("SELECT name FROM high_scores ORDER BY name").as(String.class));
  }

  @Test
  void replicas() throws IOException {
    Files.deleteIfExists(Path.of("scores.db"));
    try (var primary = Database.open("sqlite:///scores.db")) {
      primary.execute("CREATE TABLE high_scores (name TEXT UNIQUE, score INTEGER)");
      primary.execute("INSERT INTO high_scores VALUES ('Daisy', 92)");
    }
    var seen = new ArrayList<Object>();
    // README: replicas
    try (var database =
        Database.builder("sqlite:///scores.db").replicas("sqlite:///scores.db?mode=ro").open()) {
      Long count =
          database.replica(
              () -> database.fetchValue(Long.class, "SELECT count(*) FROM high_scores"));
      List<Row> rows = database.replica().async().fetchAll("SELECT * FROM high_scores").join();
      seen.add(count);
      seen.addAll(rows);
    }
    // README ends here
    assertThat(seen).hasSize(2).startsWith(1L);
  }

  @Test
  void reactor() {
    // README: reactor
    Flow.Publisher<Row> rows = database.async().stream("SELECT * FROM high_scores");
    Long high =
        JdkFlowAdapter.flowPublisherToFlux(rows)
            .filter(row -> row.getInt("score") > 90)
            .count()
            .block();
    // README ends here
    assertThat(high).isEqualTo(1);
    assertThat(JdkFlowAdapter.flowPublisherToFlux(names()).take(1).collectList().block())
        .containsExactly("Daisy");
  }

  @Test
  void mutiny() {
    var names =
        Multi.createFrom()
            .publisher(names())
            .collect()
            .asList()
            .await()
            .atMost(Duration.ofSeconds(20));
    assertThat(names).containsExactly("Daisy", "Neil");
  }
}
