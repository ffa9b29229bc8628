package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Queries;
import io.databases.TransactionException;
import io.databases.TransactionOptions;
import io.databases.testing.support.Workers;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A database whose changes are all undone: for its whole life, or for a stretch of code. */
public abstract class ForcedRollbackTck extends TckTest {

  /** Runs a test on a database that forces a rollback, and closes it. */
  private void forced(Consumer<Database> test) {
    try (var database = Database.builder(url()).forceRollback(true).open()) {
      createNotes(database);
      test.accept(database);
    }
  }

  private interface Body {
    void accept(Database database) throws Exception;
  }

  private void forcedInThreads(Body test) throws Exception {
    try (var database = Database.builder(url()).forceRollback(true).open()) {
      createNotes(database);
      test.accept(database);
    }
  }

  @Test
  @Requires({Capability.SHARED_BY_URL, Capability.TRANSACTIONAL_DDL, Capability.SAVEPOINTS})
  protected void everythingIsGoneAfterTheClose() {
    forced(database -> {
      addNote(database, "gone");
      database.transaction(() -> addNote(database, "gone too"));
      assertThat(countNotes(database)).isEqualTo(2);
    });
    refused(DatabaseException.class, () -> countNotes(database()), "notes");
  }

  @Test
  @Requires(Capability.TRANSACTIONAL_DDL)
  protected void connectingAgainStartsAfresh() {
    var database = build(builder -> builder.forceRollback(true));
    for (int i = 0; i < 2; i++) {
      database.connect();
      createNotes(database);
      addNote(database, "gone");
      assertThat(countNotes(database)).isEqualTo(1);
      database.close();
    }
  }

  @Test
  protected void allThreadsSeeTheSame() throws Exception {
    forcedInThreads(database -> {
      addNote(database, "mine");
      assertThat(Workers.inParallel(8, _ -> countNotes(database))).containsOnly(1L);
      Workers.elsewhere(() -> {
        addNote(database, "theirs");
        return null;
      });
      assertThat(countNotes(database)).isEqualTo(2);
    });
  }

  @Test
  protected void everyConnectionSeesTheSame() {
    forced(database -> {
      addNote(database, "one");
      try (var bound = database.connection();
          var other = database.newConnection()) {
        for (Queries in : new Queries[] {bound, other, database}) {
          assertThat(countNotes(in)).isEqualTo(1);
        }
        addNote(other, "two");
        assertThat(countNotes(bound)).isEqualTo(2);
      }
      assertThat(countNotes(database)).isEqualTo(2);
    });
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void transactionsInsideAreSavepoints() {
    forced(database -> {
      database.transaction(() -> addNote(database, "kept"));
      assertThatThrownBy(() ->
              database.transaction(() -> {
                addNote(database, "lost");
                throw new IOException("mine");
              }))
          .isInstanceOf(IOException.class);
      try (var tx = database.begin()) {
        addNote(tx, "lost");
      }
      assertThat(countNotes(database)).isEqualTo(1);
    });
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void transactionsInsideMayAskForIsolation() {
    forced(database -> {
      for (var level : target().isolationLevels()) {
        database.transaction(
            TransactionOptions.defaults().withIsolation(level), () -> countNotes(database));
      }
    });
  }

  @Test
  protected void concurrentQueriesOfManyThreadsAllSucceed() throws Exception {
    forcedInThreads(database -> {
      Workers.inParallel(
          10,
          number -> {
            for (int i = 0; i < 10; i++) {
              addNote(database, number + " " + i);
              assertThat(database.fetchAll("SELECT * FROM notes")).isNotEmpty();
            }
            return null;
          });
      assertThat(countNotes(database)).isEqualTo(100);
    });
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void concurrentTransactionsOfManyThreadsSucceedOneAfterAnother() throws Exception {
    forcedInThreads(database -> {
      Workers.inParallel(
          10,
          number -> {
            for (int i = 0; i < 5; i++) {
              boolean keep = i % 2 == 0;
              database.transaction(tx -> {
                addNote(database, "note " + number);
                database.transaction(() -> addNote(database, "nested"));
                if (!keep) {
                  tx.rollback();
                }
              });
            }
            return null;
          });
      assertThat(countNotes(database)).isEqualTo(60);
    });
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void statementsOfOtherThreadsAreNotCaughtInATransactionThatIsRolledBack()
      throws Exception {
    forcedInThreads(database -> {
      Workers.inParallel(
          8,
          number -> {
            for (int i = 0; i < 10; i++) {
              if (number % 2 == 0) {
                addNote(database, "kept");
              } else {
                try (var tx = database.begin()) {
                  addNote(tx, "lost");
                }
              }
            }
            return null;
          });
      assertThat(countNotes(database)).isEqualTo(40);
    });
  }

  @Test
  protected void streamsWorkInside() {
    forced(database -> {
      database.executeMany("INSERT INTO notes (text) VALUES (?)", List.of("a", "b", "c"));
      try (var rows = database.stream("SELECT * FROM notes")) {
        assertThat(rows).hasSize(3);
      }
      try (var rows = database.stream("SELECT * FROM notes")) {
        assertThat(rows.iterator().next()).isNotNull();
      }
      assertThat(countNotes(database)).isEqualTo(3);
    });
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void failedStatementInATransactionInsideLeavesTheRestAlive() {
    forced(database -> {
      addNote(database, "kept");
      refused(
          DatabaseException.class,
          () -> database.transaction(() -> database.execute("no sql")),
          "no");
      addNote(database, "kept too");
      assertThat(countNotes(database)).isEqualTo(2);
    });
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void stretchOfCodeIsUndoneAtItsEnd() {
    var database = database();
    createThreeNotes(database);
    database.forceRollback(() -> {
      database.execute("DELETE FROM notes");
      database.transaction(() -> addNote(database, "gone"));
      assertThat(countNotes(database)).isEqualTo(1);
    });
    assertThat(countNotes(database)).isEqualTo(3);
    addNote(database, "kept");
    assertThat(countNotes(database)).isEqualTo(4);
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void stretchOfCodeIsForAllThreads() throws Exception {
    var database = database();
    createNotes(database);
    database.forceRollback(() -> {
      Workers.inParallel(
          5,
          number -> {
            addNote(database, "gone");
            database.transaction(() -> addNote(database, "gone"));
            return number;
          });
      assertThat(countNotes(database)).isEqualTo(10);
    });
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void stretchThatThrowsIsUndoneAndRethrows() {
    var database = database();
    createNotes(database);
    var thrown = new IOException("mine");
    assertThatThrownBy(() ->
            database.forceRollback(() -> {
              addNote(database, "gone");
              throw thrown;
            }))
        .isSameAs(thrown);
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void stretchesDoNotNestAndNotInATransaction() {
    var database = database();
    database.forceRollback(() ->
        refused(TransactionException.class, () -> database.forceRollback(() -> {}), "already"));
    database.transaction(
        () -> refused(TransactionException.class, () -> database.forceRollback(() -> {}), "open"));
    forced(other ->
        refused(TransactionException.class, () -> other.forceRollback(() -> {}), "already"));
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void nothingIsLeftOfItAfterTheClose() {
    var database = build(builder -> builder.forceRollback(true)).connect();
    createNotes(database);
    var bound = database.connection();
    var tx = bound.begin();
    addNote(tx, "gone");
    database.close();
    tx.close();
    bound.close();
    assertThat(database.isConnected()).isFalse();
  }
}
