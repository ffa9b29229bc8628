package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.ForeignKeyViolationException;
import io.databases.ReadOnlyException;
import io.databases.SyntaxException;
import io.databases.TransactionOptions;
import io.databases.UniqueViolationException;
import io.databases.spi.Backend;
import io.databases.spi.Request;
import io.databases.spi.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"file", "memory"})
class SqliteTransactionTest extends SqliteTestCase {
  @Parameter String kind;

  private Backend backend;
  private Session session;

  @BeforeEach
  void connect() {
    backend = open(kind.equals("file") ? url("t.db") : "sqlite://");
    session = connect(backend);
    run(session, "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
  }

  @Test
  void aCommitKeepsAndARollbackUndoes() {
    begin(session);
    run(session, "INSERT INTO t VALUES (1, 1)");
    commit(session);
    begin(session);
    run(session, "INSERT INTO t VALUES (2, 2)");
    rollback(session);
    assertThat(column(session, "SELECT id FROM t")).containsExactly(1L);
  }

  @Test
  void savepointsNest() {
    begin(session);
    run(session, "INSERT INTO t VALUES (1, 1)");
    run(session, new Request.Savepoint("sp_1"));
    run(session, "INSERT INTO t VALUES (2, 2)");
    run(session, new Request.Savepoint("sp_2"));
    run(session, "INSERT INTO t VALUES (3, 3)");
    run(session, new Request.RollbackToSavepoint("sp_2"));
    run(session, new Request.ReleaseSavepoint("sp_1"));
    commit(session);
    assertThat(column(session, "SELECT id FROM t")).containsExactly(1L, 2L);
  }

  @Test
  void columnsAreWhatTheyWereBeforeTheSavepoint() {
    begin(session);
    assertThat(run(session, "SELECT * FROM t").columns().names()).containsExactly("id", "n");
    run(session, new Request.Savepoint("sp_1"));
    run(session, "ALTER TABLE t RENAME COLUMN n TO m");
    assertThat(run(session, "SELECT * FROM t").columns().names()).containsExactly("id", "m");
    run(session, new Request.RollbackToSavepoint("sp_1"));
    assertThat(run(session, "SELECT * FROM t").columns().names()).containsExactly("id", "n");
    commit(session);
  }

  @Test
  void anOrdinaryErrorLeavesTheTransactionOpen() {
    begin(session);
    run(session, "INSERT INTO t VALUES (1, 1)");
    assertThat(failure(session, "INSERT INTO t VALUES (1, 2)"))
        .isInstanceOf(UniqueViolationException.class);
    run(session, "INSERT INTO t VALUES (2, 2)");
    commit(session);
    assertThat(column(session, "SELECT id FROM t")).containsExactly(1L, 2L);
  }

  @Test
  void whatFollowsAnAutomaticRollbackDoesNotRunOutsideTheTransaction() {
    run(session, "INSERT INTO t VALUES (1, 1)");
    begin(session);
    run(session, "INSERT INTO t VALUES (2, 2)");
    var failure = failure(session, "INSERT OR ROLLBACK INTO t VALUES (1, 2)");
    assertThat(failure)
        .isInstanceOf(UniqueViolationException.class)
        .hasMessageContaining("the whole transaction was rolled back");
    assertThat(failure(session, "INSERT INTO t VALUES (3, 3)")).isSameAs(failure);
    assertThat(failure(session.submit(new Request.Commit()))).isSameAs(failure);
    assertThat(column(session, "SELECT id FROM t")).containsExactly(1L);
  }

  @Test
  void anAutomaticRollbackLetsOthersWriteAtOnce() {
    run(session, "INSERT INTO t VALUES (1, 1)");
    begin(session);
    failure(session, "INSERT OR ROLLBACK INTO t VALUES (1, 2)");
    assertThat(write(backend, "INSERT INTO t VALUES (4, 4)").affected()).isEqualTo(1);
    rollback(session);
  }

  @Test
  void aCommitThatBreaksADeferredConstraintRollsBack() {
    run(session, "CREATE TABLE c (t INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED)");
    begin(session);
    run(session, "INSERT INTO c VALUES (5)");
    assertThat(failure(session.submit(new Request.Commit())))
        .isInstanceOf(ForeignKeyViolationException.class);
    assertThat(value(session, "SELECT count(*) FROM c")).isEqualTo(0L);
    begin(session);
    rollback(session);
  }

  @Test
  void aReadOnlyTransactionRefusesToWrite() {
    run(session, new Request.Begin(TransactionOptions.readOnly()));
    assertThat(failure(session, "INSERT INTO t VALUES (1, 1)"))
        .isInstanceOf(ReadOnlyException.class);
    assertThat(failure(session, "INSERT INTO t VALUES (1, 1) RETURNING id"))
        .isInstanceOf(ReadOnlyException.class);
    commit(session);
    run(session, "INSERT INTO t VALUES (1, 1)");
  }

  @Test
  void aReadOnlyTransactionLeavesReadOnlySessionsReadOnly() {
    var replica = connect(openReadOnly(kind.equals("file") ? url("t.db") : "sqlite://"));
    run(replica, new Request.Begin(TransactionOptions.readOnly()));
    commit(replica);
    assertThat(failure(replica, "CREATE TABLE u (a)")).isInstanceOf(ReadOnlyException.class);
  }

  @Test
  void aReadOnlyTransactionSeesOneStateOfTheData() {
    run(session, new Request.Begin(TransactionOptions.readOnly()));
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(0L);
    var written = write(backend, statement("INSERT INTO t VALUES (1, 1)"));
    if (kind.equals("file")) {
      await(written);
    }
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(0L);
    commit(session);
    await(written);
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(1L);
  }

  @Test
  void aTransactionThatCouldNotBeginRunsNothing() {
    begin(session);
    var impatient = connect(open(sameDatabase()));
    var failure = failure(impatient.submit(new Request.Begin(TransactionOptions.defaults())));
    assertThat(failure(impatient, "INSERT INTO t VALUES (1, 1)")).isSameAs(failure);
    assertThat(failure(impatient.submit(new Request.Commit()))).isSameAs(failure);
    commit(session);
    run(impatient, "INSERT INTO t VALUES (2, 2)");
    assertThat(column(session, "SELECT id FROM t")).containsExactly(2L);
  }

  /** The same database through another backend, which does not wait. */
  private String sameDatabase() {
    if (kind.equals("file")) {
      return url("t.db?busy_timeout=0");
    }
    var name = "shared-" + System.nanoTime();
    session = connect(open("sqlite:///file:" + name + "?mode=memory&cache=shared"));
    run(session, "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
    begin(session);
    return "sqlite:///file:" + name + "?mode=memory&cache=shared&busy_timeout=0";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (1, 1); INSERT INTO t VALUES (2, 2)",
        "SELECT 1; DELETE FROM t",
        "CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; END; DELETE FROM t"
      })
  void severalStatementsAreRefused(String sql) {
    assertThat(backend.direct(statement(sql))).isNull();
    assertThat(failure(session, sql))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("several statements");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", ";", "-- nothing\n", "/* nothing */ ;;"})
  void aTextWithoutStatementIsRefused(String sql) {
    assertThat(failure(session, sql))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("no statement");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"INSERT INTO t VALUES (1, 1);", ";; /* ; */ INSERT INTO t VALUES (1, 1) ; -- end"})
  void semicolonsAroundOneStatementDoNoHarm(String sql) {
    run(session, sql);
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(1L);
  }

  @Test
  void aTriggerIsOneStatement() {
    write(
        backend,
        "CREATE TRIGGER a AFTER INSERT ON t BEGIN UPDATE t SET n = CASE n WHEN 1 THEN 5 END"
            + " WHERE id = new.id; DELETE FROM t WHERE id = 9; END;");
    run(session, "INSERT INTO t VALUES (1, 1)");
    assertThat(value(session, "SELECT n FROM t")).isEqualTo(5L);
  }

  @Test
  void aBatchIsAllOrNothing() {
    assertThat(
            failure(
                session.submit(
                    many("INSERT INTO t VALUES (?, ?)", row(1, 1), row(2, 2), row(1, 3)))))
        .isInstanceOf(UniqueViolationException.class)
        .hasMessageContaining("row 3 of the batch");
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(0L);
    assertThat(run(session, many("INSERT INTO t VALUES (?, ?)", row(1, 1), row(2, 2))))
        .containsExactly(1, 1);
  }

  @Test
  void aBatchInATransactionIsAllOrNothingToo() {
    begin(session);
    run(session, "INSERT INTO t VALUES (5, 5)");
    failure(session.submit(many("INSERT INTO t VALUES (?, ?)", row(1, 1), row(5, 3))));
    run(session, many("INSERT INTO t VALUES (?, ?)", row(7, 7)));
    commit(session);
    assertThat(column(session, "SELECT id FROM t")).containsExactly(5L, 7L);
  }

  @Test
  void aBatchThatLosesTheTransactionDoomsIt() {
    begin(session);
    run(session, "INSERT INTO t VALUES (5, 5)");
    var failure =
        failure(session.submit(many("INSERT OR ROLLBACK INTO t VALUES (?, ?)", row(5, 3))));
    assertThat(failure(session, "INSERT INTO t VALUES (6, 6)")).isSameAs(failure);
    rollback(session);
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(0L);
  }
}
