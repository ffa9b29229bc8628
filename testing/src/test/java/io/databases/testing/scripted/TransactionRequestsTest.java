package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConfigurationException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.TransactionException;
import io.databases.TransactionOptions;
import io.databases.spi.Request;
import org.junit.jupiter.api.Test;

/** Which requests a transaction makes, and in which order. */
class TransactionRequestsTest extends ScriptedTest {
  private final Database database = open();

  @Test
  void blockBeginsRunsAndCommits() {
    database.transaction(() -> database.execute("UPDATE a"));
    assertThat(script.log()).containsExactly("BEGIN", "UPDATE a", "COMMIT");
  }

  @Test
  void beginIsNotWaitedFor() throws Exception {
    var begin = script.next(Request.Begin.class).holds();
    try (var tx = database.begin()) {
      assertThat(begin.isRequested()).isTrue();
      begin.release();
      tx.commit();
    }
  }

  @Test
  void savepointIsNotWaitedFor() {
    var savepoint = script.next(Request.Savepoint.class).holds();
    database.transaction(tx -> {
      try (var inner = tx.begin()) {
        assertThat(savepoint.isRequested()).isTrue();
        savepoint.release();
        inner.commit();
      }
    });
  }

  @Test
  void failedBeginFailsTheFirstStatementAndRollsBack() {
    script.next(Request.Begin.class).fails(Failures.refused("no transactions today"));
    assertThatThrownBy(() -> database.transaction(() -> database.execute("UPDATE a")))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("no transactions today");
    assertThat(script.log()).containsExactly("BEGIN", "UPDATE a", "ROLLBACK");
  }

  @Test
  void failedBeginFailsTheCommitOfAnEmptyBlock() {
    script.next(Request.Begin.class).fails(Failures.refused("no transactions today"));
    assertThatThrownBy(() -> database.transaction(() -> {}))
        .hasMessageContaining("no transactions today");
  }

  @Test
  void failedBeginDoesNotHarmTheNextTransaction() {
    script.next(Request.Begin.class).fails(Failures.refused("no transactions today"));
    assertThatThrownBy(() -> database.transaction(() -> database.execute("UPDATE a")))
        .hasMessageContaining("no transactions today");
    script.clearLog();
    database.transaction(() -> database.execute("UPDATE b"));
    assertThat(script.log()).containsExactly("BEGIN", "UPDATE b", "COMMIT");
  }

  @Test
  void failedSavepointFailsTheInnerBlockAloneAndTheOuterGoesOn() {
    script.next(Request.Savepoint.class).fails(Failures.refused("no savepoints today"));
    database.transaction(outer -> {
      assertThatThrownBy(() -> outer.transaction(() -> database.execute("UPDATE a")))
          .hasMessageContaining("no savepoints today");
      outer.execute("UPDATE b");
    });
    assertThat(script.log())
        .containsExactly(
            "BEGIN", "SAVEPOINT sp_1", "UPDATE a", "ROLLBACK TO sp_1", "UPDATE b", "COMMIT");
  }

  @Test
  void nestedBlocksAreSavepointsReleasedFromTheInside() {
    database.transaction(
        () -> database.transaction(() -> database.transaction(() -> database.execute("UPDATE a"))));
    assertThat(script.log())
        .containsExactly(
            "BEGIN",
            "SAVEPOINT sp_1",
            "SAVEPOINT sp_2",
            "UPDATE a",
            "RELEASE sp_2",
            "RELEASE sp_1",
            "COMMIT");
  }

  @Test
  void failingInnerBlockRollsBackToItsSavepoint() {
    database.transaction(() -> {
      assertThatThrownBy(() ->
              database.transaction(() -> {
                throw new IllegalStateException("inside");
              }))
          .hasMessage("inside");
      database.execute("UPDATE a");
    });
    assertThat(script.log())
        .containsExactly("BEGIN", "SAVEPOINT sp_1", "ROLLBACK TO sp_1", "UPDATE a", "COMMIT");
  }

  @Test
  void closingAnOuterTransactionRollsEverythingBackAtOnce() {
    var outer = database.begin();
    outer.begin().begin();
    outer.close();
    assertThat(script.log())
        .containsExactly("BEGIN", "SAVEPOINT sp_1", "SAVEPOINT sp_2", "ROLLBACK");
  }

  @Test
  void innerTransactionThatIsNeverClosedGivesBackItsShareOfTheConnection() {
    try (var outer = database.begin()) {
      assertThat(database.begin().isActive()).isTrue();
      assertThat(outer.isActive()).isTrue();
    }
    assertThat(database.metrics().active()).isZero();
  }

  @Test
  void innerBlockWhoseOuterWasClosedRunsNothingOutside() {
    var outer = database.begin();
    database.transaction(() -> {
      outer.close();
      assertThatExceptionOfType(TransactionException.class)
          .isThrownBy(() -> database.execute("UPDATE a"))
          .withMessageContaining("transaction around it");
    });
    assertThat(script.log()).containsExactly("BEGIN", "SAVEPOINT sp_1", "ROLLBACK");
  }

  @Test
  void commitOutOfOrderSendsNothing() {
    try (var outer = database.begin();
        var inner = outer.begin()) {
      assertThatExceptionOfType(TransactionException.class)
          .isThrownBy(outer::commit)
          .withMessageContaining("still open");
      assertThat(script.log()).containsExactly("BEGIN", "SAVEPOINT sp_1");
      assertThat(inner.isActive()).isTrue();
    }
  }

  @Test
  void secondCommitSendsNothing() {
    var tx = database.begin();
    tx.commit();
    script.clearLog();
    assertThatExceptionOfType(TransactionException.class)
        .isThrownBy(tx::commit)
        .withMessageContaining("committed");
    assertThat(script.log()).isEmpty();
  }

  @Test
  void statementAfterAnExplicitRollbackInTheBlockIsNotSent() {
    database.transaction(tx -> {
      tx.rollback();
      assertThatExceptionOfType(TransactionException.class)
          .isThrownBy(() -> database.execute("UPDATE a"))
          .withMessageContaining("rolled back");
    });
    assertThat(script.log()).containsExactly("BEGIN", "ROLLBACK");
  }

  @Test
  void forceRollbackOptionRollsBackWhatWouldCommit() {
    var options = TransactionOptions.defaults().withForceRollback(true);
    database.transaction(options, () -> database.execute("UPDATE a"));
    assertThat(script.log()).containsExactly("BEGIN", "UPDATE a", "ROLLBACK");
  }

  @Test
  void failedCommitIsReportedAndTheTransactionOver() {
    script.next(Request.Commit.class).fails(Failures.refused("deferred constraint"));
    var tx = database.begin();
    assertThatThrownBy(tx::commit).hasMessageContaining("deferred constraint");
    assertThatExceptionOfType(TransactionException.class)
        .isThrownBy(tx::rollback)
        .withMessageContaining("failed to commit");
    assertThat(script.log()).containsExactly("BEGIN", "COMMIT");
  }

  @Test
  void failedCommitOfABlockIsThrownByTheBlock() {
    script.next(Request.Commit.class).fails(Failures.refused("deferred constraint"));
    assertThatThrownBy(() -> database.transaction(() -> database.execute("UPDATE a")))
        .hasMessageContaining("deferred constraint");
    assertThat(script.log()).containsExactly("BEGIN", "UPDATE a", "COMMIT");
  }

  @Test
  void bodysExceptionIsRethrownUnchangedWithTheFailedRollbackSuppressed() {
    script.next(Request.Rollback.class).fails(Failures.refused("cannot roll back"));
    var thrown = new Exception("from the body");
    assertThatThrownBy(() ->
            database.transaction(() -> {
              throw thrown;
            }))
        .isSameAs(thrown)
        .satisfies(e ->
            assertThat(e.getSuppressed())
                .singleElement()
                .extracting(Throwable::getMessage)
                .isEqualTo("cannot roll back"));
  }

  @Test
  void savepointWhoseReleaseAndRollbackFailAlikeFailsWithThat() {
    var failure = Failures.refused("the server is out of its mind");
    script.next(Request.ReleaseSavepoint.class).fails(failure);
    script.next(Request.RollbackToSavepoint.class).fails(failure);
    try (var outer = database.begin()) {
      var inner = outer.begin();
      assertThatThrownBy(inner::commit).isSameAs(failure);
    }
  }

  @Test
  void sessionThatCouldNotRollBackIsNotUsedAgain() {
    script.next(Request.Rollback.class).fails(Failures.refused("cannot roll back"));
    var tx = database.begin();
    assertThatThrownBy(tx::rollback).hasMessageContaining("cannot roll back");
    database.execute("UPDATE a");
    assertThat(script.log(1)).containsExactly("BEGIN", "ROLLBACK", "CLOSE");
    assertThat(script.log(2)).containsExactly("CONNECT", "UPDATE a");
  }

  @Test
  void failedReleaseIsFollowedByARollbackToTheSavepointAndTheOuterGoesOn() {
    script.next(Request.ReleaseSavepoint.class).fails(Failures.refused("cannot release"));
    database.transaction(outer -> {
      assertThatThrownBy(() -> outer.transaction(() -> database.execute("UPDATE a")))
          .hasMessageContaining("cannot release");
      outer.execute("UPDATE b");
    });
    assertThat(script.log())
        .containsExactly(
            "BEGIN",
            "SAVEPOINT sp_1",
            "UPDATE a",
            "RELEASE sp_1",
            "ROLLBACK TO sp_1",
            "UPDATE b",
            "COMMIT");
  }

  @Test
  void savepointThatCouldNotBeRolledBackDoomsTheTransactionAroundIt() {
    script.next(Request.RollbackToSavepoint.class).fails(Failures.refused("cannot go back"));
    assertThatThrownBy(() ->
            database.transaction(outer -> {
              var inner = outer.begin();
              inner.execute("UPDATE a");
              assertThatThrownBy(inner::rollback).hasMessageContaining("cannot go back");
            }))
        .isInstanceOf(DatabaseException.class);
    assertThat(script.log()).endsWith("ROLLBACK TO sp_1", "CLOSE", "COMMIT");
  }

  @Test
  void optionTheBackendRefusesSendsNothingAndHoldsNothing() {
    script.checking(options -> {
      if (options.isDeferrable()) {
        throw new ConfigurationException("no deferrable here");
      }
    });
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> database.begin(TransactionOptions.defaults().withDeferrable(true)))
        .withMessageContaining("deferrable");
    assertThat(script.log()).isEmpty();
  }
}
