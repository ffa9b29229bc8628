package io.databases.testing.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.databases.DatabaseException;
import io.databases.ParameterException;
import io.databases.Query;
import io.databases.Row;
import io.databases.StatementTimeoutException;
import io.databases.TransactionException;
import io.databases.testing.support.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The verbs with futures: their order, their end, and transactions over them. */
public abstract class AsyncTck extends TckTest {

  private static <T extends @Nullable Object> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  /** What a future fails with, as it is. */
  private static Throwable failure(CompletableFuture<?> future) {
    var thrown = catchThrowable(() -> get(future));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    return Optional.ofNullable(thrown.getCause()).orElseThrow();
  }

  private void awaitEverythingGivenBack() {
    Eventually.isTrue(
        () -> "given back: " + database().metrics(), () -> database().metrics().active() == 0);
  }

  @Test
  protected void everyVerbGivesAFuture() throws Exception {
    createThreeNotes(database());
    var async = database().async();
    var texts = Query.of("SELECT text FROM notes ORDER BY id").value(String.class);
    assertThat(async.fetchAll(texts).join()).containsExactly("one", "two", "three");
    assertThat(async.fetchMany(2, texts).join()).containsExactly("one", "two");
    assertThat(get(async.fetchOne("SELECT text FROM notes WHERE id = :id", Map.of("id", 2))))
        .map(row -> row.getString(0))
        .contains("two");
    assertThat(get(async.fetchOne("SELECT text FROM notes WHERE id = 99"))).isEmpty();
    assertThat(get(async.fetchValue(Long.class, "SELECT count(*) FROM notes"))).isEqualTo(3);
    assertThat(get(async.execute("UPDATE notes SET text = ?", "x")).affectedRows()).isEqualTo(3);
    var added =
        async.executeMany(
            "INSERT INTO notes (text, completed) VALUES (:t, :c)",
            List.of(Map.of("t", "four", "c", true), Map.of("t", "five", "c", false)));
    assertThat(get(added).counts()).containsExactly(1, 1);
  }

  @Test
  protected void statementsOfOneConnectionRunInTheirOrder() throws Exception {
    createNotes(database());
    try (var connection = database().newConnection()) {
      var calls = new ArrayList<CompletableFuture<?>>();
      for (int i = 0; i < 30; i++) {
        calls.add(
            connection
                .async()
                .execute("INSERT INTO notes (text, completed) VALUES (?, ?)", "a" + i, false));
        addNote(connection, "b" + i);
      }
      for (var call : calls) {
        get(call);
      }
    }
    var texts =
        database().fetchAll(Query.of("SELECT text FROM notes ORDER BY id").value(String.class));
    for (int i = 0; i < 30; i++) {
      assertThat(texts.subList(2 * i, 2 * i + 2)).containsExactly("a" + i, "b" + i);
    }
  }

  @Test
  protected void aFailureIsTheFuturesAloneAndTheConnectionGoesOn() throws Exception {
    createNotes(database());
    try (var connection = database().newConnection()) {
      var bad = connection.async().fetchAll("SELECT * FROM nowhere");
      var good = connection.async().fetchValue(Integer.class, "SELECT 1");
      assertThat(failure(bad)).isInstanceOf(DatabaseException.class);
      assertThat(get(good)).isEqualTo(1);
      assertThat(failure(connection.async().execute("SELECT :a", 1)))
          .isInstanceOf(ParameterException.class);
    }
  }

  @Test
  protected void manyCallsPassThroughFewConnections() throws Exception {
    createNotes(database());
    var calls = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < 200; i++) {
      var async = database().async();
      calls.add(
          i % 2 == 0
              ? async.execute("INSERT INTO notes (text, completed) VALUES (?, ?)", "n" + i, false)
              : async.fetchAll("SELECT * FROM notes WHERE id = ?", i));
    }
    for (var call : calls) {
      get(call);
    }
    assertThat(countNotes(database())).isEqualTo(100);
    awaitEverythingGivenBack();
  }

  @Test
  protected void cancellingTheFutureStopsTheStatementAndGivesTheConnectionBack() {
    var call = database().async().fetchAll(dialect().endless());
    Eventually.isTrue(
        () -> "the statement has a connection: " + database().metrics(),
        () -> database().metrics().active() == 1);
    call.cancel(true);
    awaitEverythingGivenBack();
  }

  @Test
  protected void timeoutStopsTheStatement() {
    var endless = Query.of(dialect().endless()).timeout(Duration.ofMillis(200));
    assertThat(failure(database().async().fetchAll(endless)))
        .isInstanceOf(StatementTimeoutException.class);
    awaitEverythingGivenBack();
  }

  @Test
  protected void transactionCommitsWhenItsStageCompletes() throws Exception {
    createNotes(database());
    var count =
        database()
            .async()
            .transaction(tx ->
                tx.execute("INSERT INTO notes (text, completed) VALUES (?, ?)", "a", false)
                    .thenCompose(_ -> tx.fetchValue(Long.class, "SELECT count(*) FROM notes")));
    assertThat(get(count)).isEqualTo(1);
    assertThat(countNotes(database())).isEqualTo(1);
  }

  @Test
  protected void transactionRollsBackWhenItsStageFails() {
    createNotes(database());
    var thrown = new IllegalStateException("mine");
    CompletableFuture<Row> result =
        database()
            .async()
            .transaction(tx ->
                tx.execute("INSERT INTO notes (text, completed) VALUES (?, ?)", "a", false)
                    .thenApply(_ -> {
                      throw thrown;
                    }));
    assertThat(failure(result)).isSameAs(thrown);
    assertThat(countNotes(database())).isZero();
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void nestedTransactionsAreSavepoints() throws Exception {
    createNotes(database());
    var insert = "INSERT INTO notes (text, completed) VALUES (?, ?)";
    var result =
        database()
            .async()
            .transaction(tx ->
                tx.execute(insert, "outer", false)
                    .thenCompose(_ ->
                        tx.transaction(inner ->
                            inner
                                .execute(insert, "inner", false)
                                .thenCompose(_ -> inner.rollback())))
                    .thenCompose(_ -> tx.execute(insert, "after", false)));
    get(result);
    assertThat(
            database().fetchAll(Query.of("SELECT text FROM notes ORDER BY id").value(String.class)))
        .containsExactly("outer", "after");
  }

  @Test
  protected void commitIsRefusedAfterACallThatFailed() {
    createNotes(database());
    assertThatThrownBy(() ->
            database()
                .transaction(tx -> {
                  var _ =
                      tx.async()
                          .execute("INSERT INTO notes (text, completed) VALUES (?, ?)", "a", false);
                  var _ = tx.async().execute("INSERT INTO nowhere VALUES (1)");
                }))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("nowhere");
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void cancellingATransactionRollsItBack() throws Exception {
    createNotes(database());
    var never = new CompletableFuture<String>();
    var inserted = new CompletableFuture<Object>();
    var result =
        database()
            .async()
            .transaction(tx -> {
              var _ =
                  tx.execute("INSERT INTO notes (text, completed) VALUES (?, ?)", "a", false)
                      .whenComplete(
                          (done, failure) -> inserted.complete(done == null ? failure : done));
              return never;
            });
    get(inserted);
    result.cancel(true);
    awaitEverythingGivenBack();
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void transactionCanBeEndedByHand() throws Exception {
    createNotes(database());
    var tx = get(database().async().begin());
    get(tx.execute("INSERT INTO notes (text, completed) VALUES (?, ?)", "a", false));
    get(tx.commit());
    assertThat(failure(tx.execute("DELETE FROM notes"))).isInstanceOf(TransactionException.class);
    assertThat(countNotes(database())).isEqualTo(1);
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void forcedRollbackHoldsForThemToo() throws Exception {
    createNotes(database());
    database()
        .forceRollback(() -> {
          get(database().async().transaction(tx -> tx.execute("DELETE FROM notes")));
          var insert = "INSERT INTO notes (text, completed) VALUES (?, ?)";
          get(database().async().execute(insert, "a", false));
          assertThat(countNotes(database())).isEqualTo(1);
        });
    assertThat(countNotes(database())).isZero();
  }
}
