package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.CancelledException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.NotNullViolationException;
import io.databases.ParameterException;
import io.databases.StatementTimeoutException;
import io.databases.TransactionOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** COPY in and out. */
class PgCopyTest {
  private Database database;

  record Score(String name, int score, LocalDate playedOn) {}

  @BeforeEach
  void open() {
    database = Database.builder(PgServer.shared().url("postgres")).maxSize(2).open();
    database.execute("DROP TABLE IF EXISTS scores");
    database.execute(
        "CREATE TABLE scores (id INTEGER GENERATED ALWAYS AS IDENTITY, name VARCHAR(40) NOT NULL,"
            + " score INTEGER, played_on DATE)");
  }

  @AfterEach
  void everythingIsGivenBack() {
    assertThat(database.metrics().active()).isZero();
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    database.execute("DROP TABLE scores");
    database.close();
  }

  private long count() {
    return database.fetchValue(Long.class, "SELECT count(*) FROM scores");
  }

  private static final LocalDate DAY = LocalDate.of(2026, 2, 28);

  @Test
  void recordsGoToTheColumnsTheirComponentsName() {
    var rows = List.of(new Score("Daisy", 92, DAY), new Score("Zoë 🎲", 87, null));
    assertThat(Postgres.copyIn(database, "scores", rows)).isEqualTo(2);
    assertThat(database.fetchAll("SELECT name, score, played_on FROM scores ORDER BY id"))
        .extracting(row -> Arrays.asList(row.get(0), row.get(1), row.get(2)))
        .containsExactly(Arrays.asList("Daisy", 92, DAY), Arrays.asList("Zoë 🎲", 87, null));
  }

  @Test
  void mapsAndListsGoInToo() {
    assertThat(Postgres.copyIn(database, "scores", List.of(Map.of("score", 1, "name", "a"))))
        .isEqualTo(1);
    assertThat(
            Postgres.copyIn(database, "scores", List.of("name", "score"), List.of(List.of("b", 2))))
        .isEqualTo(1);
    assertThat(Postgres.copyIn(database, "scores", List.of())).isZero();
    assertThat(
            database.fetchValue(String.class, "SELECT string_agg(name || score, ',') FROM scores"))
        .isEqualTo("a1,b2");
  }

  @Test
  void manyRowsPassThroughInPieces() {
    Iterable<Score> rows =
        () -> IntStream.range(0, 200_000).mapToObj(i -> new Score("name " + i, i, DAY)).iterator();
    assertThat(Postgres.copyIn(database, "scores", rows)).isEqualTo(200_000);
    assertThat(database.fetchValue(Long.class, "SELECT sum(score) FROM scores"))
        .isEqualTo(199_999L * 100_000);
  }

  @Test
  void valueThatDoesNotFitIsNamedAndNothingIsKept() {
    var rows = List.of(List.of("a", 1), List.of("b", "many"));
    assertThatThrownBy(() -> Postgres.copyIn(database, "scores", List.of("name", "score"), rows))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("row 2, column score");
    assertThat(count()).isZero();
  }

  @Test
  void componentWithoutColumnIsNamed() {
    record Other(String name, int points) {}
    assertThatThrownBy(() -> Postgres.copyIn(database, "scores", List.of(new Other("a", 1))))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("points");
  }

  @Test
  void whatTheIteratorThrowsIsThrownUnchanged() {
    var reason = new IllegalStateException("no more");
    Iterable<Score> rows =
        () ->
            IntStream.range(0, 100_000)
                .mapToObj(i -> {
                  if (i == 90_000) {
                    throw reason;
                  }
                  return new Score("n", i, null);
                })
                .iterator();
    assertThatThrownBy(() -> Postgres.copyIn(database, "scores", rows)).isSameAs(reason);
    assertThat(count()).isZero();
  }

  @Test
  void afterAFailureInsideATransactionASavepointSavesTheRest() {
    database.transaction(() -> {
      database.execute("INSERT INTO scores (name) VALUES ('before')");
      assertThatThrownBy(() ->
              database.transaction(
                  () -> Postgres.copyIn(database, "scores", List.of(new Wrong(List.of(1))))))
          .isInstanceOf(ParameterException.class);
      assertThatThrownBy(() ->
              database.transaction(() -> {
                Postgres.copyIn(
                    database, "COPY scores (score) FROM STDIN", new StringReader("x\n"));
              }))
          .isInstanceOf(DatabaseException.class);
    });
    assertThat(count()).isEqualTo(1);
  }

  record Wrong(Object score) {}

  @Test
  void serversRefusalInTheMiddleIsThrown() {
    Iterable<Score> rows =
        () ->
            IntStream.range(0, 300_000)
                .mapToObj(i -> new Score(i == 1000 ? null : "n", i, null))
                .iterator();
    assertThatThrownBy(() -> Postgres.copyIn(database, "scores", rows))
        .isInstanceOf(NotNullViolationException.class);
    assertThat(count()).isZero();
  }

  @Test
  void copyBelongsToTheTransaction() {
    try (var tx = database.begin()) {
      assertThat(Postgres.copyIn(database, "scores", List.of(new Score("a", 1, null))))
          .isEqualTo(1);
      assertThat(count()).isEqualTo(1);
      tx.rollback();
    }
    assertThat(count()).isZero();
  }

  @Test
  void csvGoesInAndOut() throws IOException {
    var csv = "name,score\nDaisy,92\n\"Zoë, 🎲\",87\n";
    var in = "COPY scores (name, score) FROM STDIN (FORMAT csv, HEADER)";
    var out = "COPY (SELECT name, score FROM scores ORDER BY id) TO STDOUT (FORMAT csv, HEADER)";
    assertThat(Postgres.copyIn(database, in, new StringReader(csv))).isEqualTo(2);
    var text = new StringWriter();
    assertThat(Postgres.copyOut(database, out, text)).isEqualTo(2);
    assertThat(text).hasToString(csv);

    var bytes = new ByteArrayOutputStream();
    assertThat(Postgres.copyOut(database, out, bytes)).isEqualTo(2);
    database.execute("TRUNCATE scores");
    assertThat(Postgres.copyIn(database, in, new ByteArrayInputStream(bytes.toByteArray())))
        .isEqualTo(2);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(csv);
  }

  @Test
  @SuppressWarnings("InputStreamSlowMultibyteRead") // as slow as it likes
  void streamThatFailsEndsTheCopy() {
    var source =
        new InputStream() {
          private int left = 1_000_000;

          @Override
          public int read() throws IOException {
            if (left-- <= 0) {
              throw new IOException("the disk is gone");
            }
            return left % 4 == 0 ? '\n' : 'x';
          }
        };
    assertThatThrownBy(() -> Postgres.copyIn(database, "COPY scores (name) FROM STDIN", source))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is gone");
    assertThat(count()).isZero();

    var out =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("the disk is full");
          }
        };
    var endless = "COPY (SELECT generate_series(1, 100000000)) TO STDOUT";
    assertThatThrownBy(() -> Postgres.copyOut(database, endless, out))
        .hasMessage("the disk is full");
  }

  @Test
  void statementsOfTheWrongKindAreRefused() {
    InputStream empty = InputStream.nullInputStream();
    OutputStream nowhere = OutputStream.nullOutputStream();
    for (var sql : List.of("SELECT 1", "COPY scores TO STDOUT", "COPY nothing FROM STDIN")) {
      assertThatThrownBy(() -> Postgres.copyIn(database, sql, empty))
          .as(sql)
          .isInstanceOf(DatabaseException.class);
    }
    for (var sql : List.of("SELECT 1", "COPY scores FROM STDIN", "COPY nothing TO STDOUT")) {
      assertThatThrownBy(() -> Postgres.copyOut(database, sql, nowhere))
          .as(sql)
          .isInstanceOf(DatabaseException.class);
    }
  }

  @Test
  void interruptBreaksItOff() throws Exception {
    var begun = new CountDownLatch(1);
    Iterable<Score> endless =
        () ->
            IntStream.iterate(0, i -> i + 1)
                .peek(i -> begun.countDown())
                .mapToObj(i -> new Score("n", i, null))
                .iterator();
    var failures = new ArrayList<Throwable>();
    var thread =
        Thread.startVirtualThread(() -> {
          try {
            Postgres.copyIn(database, "scores", endless);
          } catch (CancelledException e) {
            failures.add(e);
          }
        });
    begun.await();
    thread.interrupt();
    thread.join();
    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst()).hasMessageContaining("COPY");
    assertThat(count()).isZero();
  }

  @Test
  void aTransactionsTimeIsThatOfACopyInItToo() {
    var options = TransactionOptions.defaults().withTimeout(Duration.ofMillis(300));
    Iterable<Score> endless =
        () -> IntStream.iterate(0, i -> i + 1).mapToObj(i -> new Score("n", i, null)).iterator();
    assertThatThrownBy(
            () -> database.transaction(options, () -> Postgres.copyIn(database, "scores", endless)))
        .isInstanceOf(StatementTimeoutException.class);
    assertThat(count()).isZero();

    var asleep = "COPY (SELECT pg_sleep(60)) TO STDOUT";
    assertThatThrownBy(() ->
            database.transaction(() ->
                database.transaction(
                    options,
                    () -> Postgres.copyOut(database, asleep, OutputStream.nullOutputStream()))))
        .isInstanceOf(StatementTimeoutException.class);
  }

  @Test
  void otherThreadsStatementsOnTheConnectionWaitForItsEnd() throws Exception {
    try (var connection = database.newConnection();
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var begun = new CountDownLatch(1);
      Iterable<Score> rows =
          () ->
              IntStream.range(0, 50_000)
                  .peek(i -> begun.countDown())
                  .mapToObj(i -> new Score("n", i, null))
                  .iterator();
      var copied =
          executor.submit(() -> connection.unwrap(PgConnection.class).copyIn("scores", rows));
      begun.await();
      assertThat(connection.fetchValue(Long.class, "SELECT count(*) FROM scores"))
          .isIn(0L, 50_000L);
      assertThat(copied.get()).isEqualTo(50_000);
    }
  }
}
