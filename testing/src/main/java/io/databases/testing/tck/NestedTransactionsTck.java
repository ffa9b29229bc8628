package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConfigurationException;
import io.databases.Transaction;
import io.databases.TransactionException;
import io.databases.TransactionOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions inside transactions. */
@Requires(Capability.SAVEPOINTS)
public abstract class NestedTransactionsTck extends TckTest {

  @BeforeEach
  protected void emptyNotes() {
    createNotes(database());
  }

  @Test
  protected void threeLevelsRolledBackOneByOneCountDownFromThreeToZero() {
    var first = database().begin();
    addNote(first, "one");
    var second = first.begin();
    addNote(second, "two");
    var third = second.begin();
    addNote(third, "three");
    assertThat(countNotes(database())).isEqualTo(3);
    third.rollback();
    assertThat(countNotes(database())).isEqualTo(2);
    second.rollback();
    assertThat(countNotes(database())).isEqualTo(1);
    first.rollback();
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void outerRollbackUndoesInnerCommits() {
    try (var outer = database().begin()) {
      try (var inner = outer.begin()) {
        addNote(inner, "inner");
        inner.commit();
      }
      assertThat(countNotes(database())).isEqualTo(1);
    }
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void innerRollbackLeavesTheOuterAlive() {
    database()
        .transaction(outer -> {
          addNote(outer, "kept");
          outer.transaction(inner -> {
            addNote(inner, "lost");
            inner.rollback();
          });
          addNote(outer, "kept too");
        });
    assertThat(countNotes(database())).isEqualTo(2);
  }

  @Test
  protected void exceptionInTheInnerBlockUndoesItAlone() {
    database()
        .transaction(() -> {
          addNote(database(), "kept");
          assertThatThrownBy(() ->
                  database()
                      .transaction(() -> {
                        addNote(database(), "lost");
                        throw new IllegalStateException("inside");
                      }))
              .hasMessage("inside");
        });
    assertThat(countNotes(database())).isEqualTo(1);
  }

  @Test
  protected void innerBlocksCommitWithTheOuter() {
    database()
        .transaction(() -> {
          for (int i = 0; i < 3; i++) {
            database()
                .transaction(() -> {
                  addNote(database(), "outer");
                  database().transaction(() -> addNote(database(), "inner"));
                });
          }
        });
    assertThat(countNotes(database())).isEqualTo(6);
  }

  @Test
  protected void manyLevelsDeepWork() {
    nest(30);
    assertThat(countNotes(database())).isEqualTo(30);
  }

  private void nest(int levels) {
    if (levels > 0) {
      database()
          .transaction(() -> {
            addNote(database(), "level " + levels);
            nest(levels - 1);
          });
    }
  }

  @Test
  protected void endingTheOuterFirstIsRefusedAndChangesNothing() {
    var outer = database().begin();
    addNote(outer, "one");
    var inner = outer.begin();
    addNote(inner, "two");
    refused(TransactionException.class, outer::commit, "nested", "end it first");
    refused(TransactionException.class, outer::rollback, "nested", "end it first");
    inner.commit();
    outer.commit();
    assertThat(countNotes(database())).isEqualTo(2);
  }

  @Test
  protected void closingTheOuterEndsTheInnerToo() {
    Transaction inner;
    try (var outer = database().begin()) {
      addNote(outer, "one");
      inner = outer.begin();
      addNote(inner, "two");
    }
    assertThat(inner.isActive()).isFalse();
    refused(TransactionException.class, inner::commit, "transaction around it");
    inner.close();
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void blockWhoseInnerTransactionWasLeftOpenRollsBackAndSaysSo() {
    refused(
        TransactionException.class,
        () ->
            database()
                .transaction(() -> {
                  addNote(database(), "lost");
                  addNote(database().begin(), "lost too");
                }),
        "nested");
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void statementsAfterAnInnerRollbackInItsBlockFailWhileTheOuterGoesOn() {
    database()
        .transaction(outer -> {
          outer.transaction(inner -> {
            inner.rollback();
            refused(
                TransactionException.class, () -> addNote(database(), "outside"), "rolled back");
          });
          addNote(database(), "kept");
        });
    assertThat(countNotes(database())).isEqualTo(1);
  }

  @Test
  protected void workOnTheOuterWhileAnInnerIsOpenIsPartOfTheInner() {
    var outer = database().begin();
    var inner = outer.begin();
    addNote(outer, "through the outer");
    inner.rollback();
    assertThat(countNotes(outer)).isZero();
    outer.commit();
  }

  @Test
  protected void optionsOfTheWholeTransactionAreRefusedForANestedOne() {
    database()
        .transaction(outer -> {
          refused(
              ConfigurationException.class,
              () -> outer.begin(TransactionOptions.serializable()),
              "outermost");
          refused(
              ConfigurationException.class,
              () -> outer.begin(TransactionOptions.readOnly()),
              "outermost");
          addNote(outer, "kept");
        });
    assertThat(countNotes(database())).isEqualTo(1);
  }

  @Test
  protected void forcedRollbackOfANestedOneUndoesItAlone() {
    database()
        .transaction(outer -> {
          addNote(outer, "kept");
          outer.transaction(
              TransactionOptions.defaults().withForceRollback(true),
              () -> addNote(database(), "lost"));
        });
    assertThat(countNotes(database())).isEqualTo(1);
  }

  @Test
  protected void sameNestingOnAConnectionBehavesTheSame() {
    try (var connection = database().newConnection()) {
      connection.transaction(() -> {
        addNote(connection, "kept");
        try (var inner = connection.begin()) {
          addNote(inner, "lost");
        }
        connection.transaction(() -> addNote(connection, "kept too"));
      });
      assertThat(countNotes(connection)).isEqualTo(2);
    }
  }
}
