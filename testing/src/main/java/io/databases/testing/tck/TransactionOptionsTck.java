package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refused;
import static io.databases.testing.tck.Cases.refusedAndGoesOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConfigurationException;
import io.databases.Database;
import io.databases.Query;
import io.databases.ReadOnlyException;
import io.databases.StatementTimeoutException;
import io.databases.TransactionOptions;
import io.databases.TransactionOptions.Isolation;
import io.databases.testing.support.Workers;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a transaction can be asked to run. */
public abstract class TransactionOptionsTck extends TckTest {

  @BeforeEach
  protected void emptyNotes() {
    createNotes(database());
  }

  /** A database over one connection at most, with the same table. */
  private Database openNarrow() {
    var database = open(builder -> builder.maxSize(1));
    if (!can(Capability.SHARED_BY_URL)) {
      createNotes(database);
    }
    return database;
  }

  @Test
  protected void everyIsolationLevelWorksOrIsRefusedByName() {
    for (var level : Isolation.values()) {
      var options = TransactionOptions.defaults().withIsolation(level);
      if (target().isolationLevels().contains(level)) {
        database().transaction(options, () -> addNote(database(), level.name()));
      } else {
        refusedAndGoesOn(
            database(),
            ConfigurationException.class,
            () -> database().transaction(options, () -> addNote(database(), "never")),
            level.name());
      }
    }
    assertThat(countNotes(database())).isEqualTo(target().isolationLevels().size());
  }

  @Test
  protected void isolationLevelDoesNotStayWithTheConnection() {
    var database = openNarrow();
    for (var level : target().isolationLevels()) {
      database.transaction(
          TransactionOptions.defaults().withIsolation(level), () -> addNote(database, "in"));
    }
    addNote(database, "after");
    database.transaction(() -> addNote(database, "after"));
    assertThat(countNotes(database)).isEqualTo(target().isolationLevels().size() + 2);
  }

  @Test
  @Requires({Capability.SNAPSHOTS, Capability.READS_DURING_WRITE})
  protected void serializableTransactionDoesNotSeeAConcurrentInsert() throws Exception {
    var database = database();
    var level =
        target().isolationLevels().contains(Isolation.SERIALIZABLE)
            ? Isolation.SERIALIZABLE
            : Isolation.REPEATABLE_READ;
    var options =
        TransactionOptions.defaults()
            .withIsolation(level)
            .withReadOnly(can(Capability.READ_ONLY_TRANSACTIONS));
    try (var tx = database.begin(options)) {
      assertThat(countNotes(tx)).isZero();
      Workers.elsewhere(() -> {
        addNote(database, "meanwhile");
        return countNotes(database);
      });
      assertThat(countNotes(tx)).isZero();
    }
    assertThat(countNotes(database)).isEqualTo(1);
  }

  @Test
  @Requires(Capability.READ_ONLY_TRANSACTIONS)
  protected void readOnlyTransactionReadsAndRefusesWrites() {
    addNote(database(), "kept");
    try (var tx = database().begin(TransactionOptions.readOnly())) {
      assertThat(countNotes(tx)).isEqualTo(1);
      refused(ReadOnlyException.class, () -> addNote(tx, "never"));
    }
    refused(
        ReadOnlyException.class,
        () ->
            database()
                .transaction(
                    TransactionOptions.readOnly(), () -> database().execute("DELETE FROM notes")));
    assertThat(countNotes(database())).isEqualTo(1);
  }

  @Test
  @Requires({Capability.READ_ONLY_TRANSACTIONS, Capability.RETURNING})
  protected void readOnlyTransactionRefusesAWriteHiddenInAFetch() {
    refused(
        ReadOnlyException.class,
        () ->
            database()
                .transaction(
                    TransactionOptions.readOnly(),
                    () ->
                        database().fetchAll("INSERT INTO notes (text) VALUES ('x') RETURNING id")));
    assertThat(countNotes(database())).isZero();
  }

  @Test
  @Requires(Capability.READ_ONLY_TRANSACTIONS)
  protected void readOnlyDoesNotStayWithTheConnection() {
    var database = openNarrow();
    database.transaction(TransactionOptions.readOnly(), () -> countNotes(database));
    addNote(database, "one");
    try (var tx = database.begin(TransactionOptions.readOnly())) {
      refused(ReadOnlyException.class, () -> addNote(tx, "never"));
    }
    database.transaction(() -> addNote(database, "two"));
    assertThat(countNotes(database)).isEqualTo(2);
  }

  @Test
  protected void optionThatTheDatabaseLacksIsRefusedByName() {
    if (!can(Capability.DEFERRABLE_TRANSACTIONS)) {
      refusedAndGoesOn(
          database(),
          ConfigurationException.class,
          () -> database().begin(TransactionOptions.defaults().withDeferrable(true)),
          "deferrable");
    }
    if (!can(Capability.READ_ONLY_TRANSACTIONS)) {
      refusedAndGoesOn(
          database(),
          ConfigurationException.class,
          () -> database().begin(TransactionOptions.readOnly()),
          "read");
    }
  }

  @Test
  @Requires(Capability.DEFERRABLE_TRANSACTIONS)
  protected void deferrableTransactionRuns() {
    var options = TransactionOptions.serializable().withReadOnly(true).withDeferrable(true);
    database().transaction(options, () -> assertThat(countNotes(database())).isZero());
  }

  @Test
  protected void forceRollbackUndoesABlockThatReturns() {
    var options = TransactionOptions.defaults().withForceRollback(true);
    long inside =
        database()
            .<Long, RuntimeException>transaction(
                options,
                () -> {
                  addNote(database(), "lost");
                  return countNotes(database());
                });
    assertThat(inside).isEqualTo(1);
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void forceRollbackUndoesAnExplicitCommit() {
    var tx = database().begin(TransactionOptions.defaults().withForceRollback(true));
    addNote(tx, "lost");
    tx.commit();
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void timeoutStopsTheStatementThatIsRunning() {
    var options = TransactionOptions.defaults().withTimeout(Duration.ofMillis(100));
    refusedAndGoesOn(
        database(),
        StatementTimeoutException.class,
        () ->
            database()
                .transaction(
                    options,
                    () -> {
                      addNote(database(), "lost");
                      database().fetchAll(dialect().endless());
                    }));
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void transactionWhoseTimeIsOverCanOnlyBeRolledBack() {
    var options = TransactionOptions.defaults().withTimeout(Duration.ofMillis(100));
    try (var tx = database().begin(options)) {
      addNote(tx, "lost");
      refused(StatementTimeoutException.class, () -> tx.fetchAll(dialect().endless()));
      refused(StatementTimeoutException.class, () -> addNote(tx, "never"), "rolled back");
      refused(StatementTimeoutException.class, tx::commit, "rolled back");
    }
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void statementsOwnShorterTimeoutCountsInsideATransaction() {
    var options = TransactionOptions.defaults().withTimeout(Duration.ofMinutes(5));
    var endless = Query.of(dialect().endless()).timeout(Duration.ofMillis(100));
    try (var tx = database().begin(options)) {
      refused(StatementTimeoutException.class, () -> tx.fetchAll(endless));
    }
  }

  @Test
  protected void optionsThatMakeNoSenseAreRefused() {
    var options = TransactionOptions.defaults();
    refused(ConfigurationException.class, () -> options.withTimeout(Duration.ZERO), "timeout");
    refused(ConfigurationException.class, () -> options.withRetries(-1), "retries");
  }

  @Test
  protected void retriesDoNotRunAnythingAgainThatFailsForAnotherReason() {
    int[] runs = {0};
    assertThatThrownBy(() ->
            database()
                .transaction(
                    TransactionOptions.defaults().withRetries(3),
                    () -> {
                      runs[0]++;
                      throw new IllegalStateException("mine");
                    }))
        .hasMessage("mine");
    assertThat(runs[0]).isEqualTo(1);
  }
}
