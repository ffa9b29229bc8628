package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.DatabaseException;
import io.databases.Queries;
import io.databases.Transaction;
import io.databases.TransactionException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions that are not nested: as a block, step by step, and what is out of order. */
public abstract class TransactionsTck extends TckTest {

  @BeforeEach
  protected void emptyNotes() {
    createNotes(database());
  }

  @Test
  protected void blockCommitsWhenItReturns() {
    database().transaction(() -> addNote(database(), "kept"));
    assertThat(countNotes(database())).isEqualTo(1);
  }

  @Test
  protected void blockGivesItsResult() {
    String text =
        database()
            .transactionResult(tx -> {
              addNote(tx, "kept");
              return tx.fetchValue(String.class, "SELECT text FROM notes");
            });
    assertThat(text).isEqualTo("kept");
  }

  @Test
  protected void blockRollsBackOnAnyThrowableAndRethrowsIt() {
    for (var thrown :
        new Throwable[] {
          new IllegalStateException("unchecked"), new IOException("checked"), new Error("error")
        }) {
      assertThatThrownBy(() ->
              database()
                  .transaction(() -> {
                    addNote(database(), "lost");
                    throw thrown;
                  }))
          .isSameAs(thrown)
          .hasNoSuppressedExceptions();
      assertThat(countNotes(database())).isZero();
    }
  }

  @Test
  protected void failingStatementRollsTheBlockBack() {
    refused(
        DatabaseException.class,
        () ->
            database()
                .transaction(() -> {
                  addNote(database(), "lost");
                  database().execute("INSERT INTO nowhere VALUES (1)");
                }),
        "nowhere");
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void blockOnAConnectionWorksThere() {
    try (var connection = database().newConnection()) {
      connection.transaction(() -> addNote(connection, "kept"));
      assertThatThrownBy(() ->
              connection.transaction(() -> {
                addNote(connection, "lost");
                throw new IOException("out");
              }))
          .isInstanceOf(IOException.class);
      assertThat(countNotes(connection)).isEqualTo(1);
    }
  }

  @Test
  protected void committedStepByStep() {
    var tx = database().begin();
    assertThat(tx.isActive()).isTrue();
    addNote(tx, "kept");
    addNote(database(), "kept too"); // the thread's calls work inside it
    tx.commit();
    assertThat(tx.isActive()).isFalse();
    assertThat(countNotes(database())).isEqualTo(2);
  }

  @Test
  protected void rolledBackStepByStep() {
    var tx = database().begin();
    addNote(tx, "lost");
    assertThat(countNotes(database())).isEqualTo(1);
    tx.rollback();
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void closeWithoutCommitRollsBack() {
    try (var tx = database().begin()) {
      addNote(tx, "lost");
    }
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void closeAfterCommitOrRollbackDoesNothing() {
    try (var tx = database().begin()) {
      addNote(tx, "kept");
      tx.commit();
    }
    try (var tx = database().begin()) {
      addNote(tx, "lost");
      tx.rollback();
    }
    assertThat(countNotes(database())).isEqualTo(1);
  }

  @Test
  protected void emptyTransactionIsFine() {
    database().transaction(() -> {});
    database().begin().commit();
    database().begin().rollback();
    database().begin().close();
  }

  @Test
  protected void endingTwiceIsRefusedAndSaysHowItEnded() {
    var committed = database().begin();
    committed.commit();
    refused(TransactionException.class, committed::commit, "commit", "has been committed");
    refused(TransactionException.class, committed::rollback, "roll back", "has been committed");
    var rolledBack = database().begin();
    rolledBack.rollback();
    refused(TransactionException.class, rolledBack::commit, "has been rolled back");
    refused(TransactionException.class, rolledBack::rollback, "has been rolled back");
  }

  @Test
  protected void workingInATransactionThatHasEndedIsRefused() {
    var tx = database().begin();
    tx.commit();
    refused(TransactionException.class, () -> addNote(tx, "nowhere"), "has been committed");
    refused(TransactionException.class, () -> tx.fetchAll("SELECT 1"), "has been committed");
    refused(TransactionException.class, () -> tx.stream("SELECT 1"), "has been committed");
    refused(TransactionException.class, tx::begin, "has been committed");
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void explicitRollbackInABlockAndFallingOutIsFine() {
    database()
        .transaction(tx -> {
          addNote(tx, "lost");
          tx.rollback();
        });
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void explicitCommitInABlockAndFallingOutIsFine() {
    database()
        .transaction(tx -> {
          addNote(tx, "kept");
          tx.commit();
        });
    assertThat(countNotes(database())).isEqualTo(1);
  }

  @Test
  protected void statementAfterTheEndInABlockFailsInsteadOfRunningOutside() {
    database()
        .transaction(tx -> {
          tx.rollback();
          refused(
              TransactionException.class,
              () -> addNote(database(), "outside"),
              "rolled back",
              "block");
          refused(TransactionException.class, () -> addNote(tx, "outside"), "rolled back");
          refused(TransactionException.class, () -> database().begin(), "rolled back");
          refused(
              TransactionException.class,
              () -> database().stream("SELECT * FROM notes"),
              "rolled back");
        });
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void afterAnExplicitEndOutsideABlockTheThreadWorksWithoutTransaction() {
    var tx = database().begin();
    addNote(tx, "lost");
    tx.rollback();
    addNote(database(), "kept");
    assertThat(countNotes(database())).isEqualTo(1);
    assertThat(database().metrics().active()).isZero();
  }

  @Test
  protected void transactionEscapingItsBlockIsOver() {
    var escaped = new AtomicReference<Transaction>();
    database().transaction(tx -> escaped.set(tx));
    refused(TransactionException.class, () -> addNote(escaped.get(), "late"), "committed");
  }

  @Test
  protected void closingAConnectionWithATransactionOpenRollsBackAndSaysSo() {
    var connection = database().newConnection();
    var tx = connection.begin();
    addNote(tx, "lost");
    refused(TransactionException.class, connection::close, "rolled back", "commit");
    assertThat(countNotes(database())).isZero();
    refused(TransactionException.class, tx::commit, "rolled back");
  }

  @Test
  protected void closingABoundConnectionWithATransactionOpenRollsBackAndSaysSo() {
    var connection = database().connection();
    addNote(connection.begin(), "lost");
    refused(TransactionException.class, connection::close, "rolled back");
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void transactionOnABoundConnectionKeepsItsConnection() {
    try (var connection = database().connection()) {
      database().transaction(() -> addNote(database(), "one"));
      var tx = database().begin();
      addNote(connection, "two");
      tx.commit();
      addNote(connection, "three");
      assertThat(database().metrics().active()).isEqualTo(1);
    }
    assertThat(countNotes(database())).isEqualTo(3);
  }

  @Test
  @Requires(Capability.TRANSACTIONAL_DDL)
  protected void rollbackUndoesATableToo() {
    try (var tx = database().begin()) {
      tx.execute("CREATE TABLE more (a INTEGER)");
      tx.execute("INSERT INTO more VALUES (1)");
    }
    refused(DatabaseException.class, () -> Cases.count(database(), "more"), "more");
  }

  @Test
  protected void failedStatementInABlockMayBeHiddenWhereTheDatabaseGoesOn() {
    if (can(Capability.ERRORS_DOOM_TRANSACTIONS)) {
      errorDoomsUntilARollback();
    } else {
      database()
          .transaction(tx -> {
            addNote(tx, "kept");
            refused(DatabaseException.class, () -> tx.execute("no sql"), "no");
            addNote(tx, "kept too");
          });
      assertThat(countNotes(database())).isEqualTo(2);
    }
  }

  private void errorDoomsUntilARollback() {
    try (var tx = database().begin()) {
      refused(DatabaseException.class, () -> tx.execute("no sql"), "no");
      refused(DatabaseException.class, () -> addNote(tx, "never"), "rolled back", "savepoint");
      tx.rollback();
    }
    assertThat(countNotes(database())).isZero();
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void errorInANestedTransactionLeavesTheOneAroundItAlive() {
    database()
        .transaction(outer -> {
          addNote(outer, "kept");
          refused(
              DatabaseException.class,
              () -> outer.transaction(inner -> inner.execute("no sql")),
              "no");
          addNote(outer, "kept too");
        });
    assertThat(countNotes(database())).isEqualTo(2);
  }

  @Test
  protected void manyTransactionsOneAfterAnotherLeaveNothingOpen() {
    for (int i = 0; i < 100; i++) {
      boolean keep = i % 2 == 0;
      try (var tx = database().begin()) {
        addNote(tx, "note");
        if (keep) {
          tx.commit();
        }
      }
    }
    assertThat(countNotes(database())).isEqualTo(50);
    assertThat(database().metrics().active()).isZero();
  }

  /** The library would not know of it, and what follows would be lost with it. */
  @Test
  protected void transactionControlByStatementIsRefused() {
    for (var sql :
        new String[] {
          "BEGIN",
          "begin immediate",
          "START TRANSACTION",
          "-- now\n COMMIT;",
          "END",
          "ROLLBACK",
          "ABORT",
          "SAVEPOINT a",
          "RELEASE SAVEPOINT a",
          "ROLLBACK TO SAVEPOINT a",
          "PREPARE TRANSACTION 'a'"
        }) {
      refusedAsTransactionControl(() -> database().execute(sql));
      refusedAsTransactionControl(() -> database().fetchAll(sql));
      refusedAsTransactionControl(() -> database().stream(sql).close());
      refusedAsTransactionControl(() -> database().executeMany(sql, List.of(List.of())));
      assertThat(database().async().execute(sql))
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .withCauseInstanceOf(TransactionException.class);
      try (var connection = database().newConnection()) {
        refusedAsTransactionControl(() -> connection.execute(sql));
      }
    }
    database()
        .transaction(tx -> {
          addNote(tx, "kept");
          refusedAsTransactionControl(() -> tx.execute("ROLLBACK"));
        });
    assertThat(countNotes(database())).isEqualTo(1);
  }

  private static void refusedAsTransactionControl(ThrowingCallable call) {
    refused(TransactionException.class, call, "database.transaction");
  }

  /** The verbs of a transaction and of what it is open on see the same. */
  @Test
  protected void databaseConnectionAndTransactionSeeTheSameInside() {
    try (var connection = database().connection();
        var tx = connection.begin()) {
      addNote(tx, "one");
      for (Queries in : new Queries[] {database(), connection, tx}) {
        assertThat(countNotes(in)).isEqualTo(1);
      }
    }
  }
}
