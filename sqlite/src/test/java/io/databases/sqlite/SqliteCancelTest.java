package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.DatabaseException;
import io.databases.LockTimeoutException;
import io.databases.TransactionOptions;
import io.databases.spi.Backend;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements that are stopped, and locks that are waited for. */
@Timeout(60)
class SqliteCancelTest extends SqliteTestCase {
  private final Semaphore pauses = new Semaphore(0);
  private final Semaphore goOn = new Semaphore(0);

  /** A function {@code pause()} that gives 0 once {@link #goOn} lets it. */
  private final SqliteOptions pausing =
      SqliteOptions.create()
          .function(
              "pause",
              0,
              none -> {
                pauses.release();
                goOn.acquireUninterruptibly();
                return 0;
              });

  private Backend backend;
  private Session session;

  @BeforeEach
  void connect() {
    backend = open(url("t.db?busy_timeout=3600000"), arriving);
    session = connect(backend);
    run(session, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
  }

  @Test
  void aRunningStatementIsCancelled() {
    var slow = session.submit(statement("SELECT count(*) FROM (" + ENDLESS + ")"));
    cancelRunning(session, slow);
    var failure = failure(slow);
    assertThat(failure).isInstanceOf(CancelledException.class);
    assertThat(failure.sqlState()).contains("57014");
    assertThat(failure.retrySafe()).isTrue();
    assertThat(failure.connectionUsable()).isTrue();
    assertThat(value(session, "SELECT 1")).isEqualTo(1L);
  }

  @Test
  void aStatementThatWaitsBehindAnotherIsForgotten() {
    var slow = session.submit(statement("SELECT count(*) FROM (" + ENDLESS + ")"));
    var waiting = session.submit(statement("INSERT INTO t VALUES (1)"));
    session.cancel(waiting);
    assertThat(failure(waiting)).isInstanceOf(CancelledException.class);
    cancelRunning(session, slow);
    failure(slow);
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(0L);
  }

  @Test
  void aCancelledWriteCostsItsTransaction() {
    begin(session);
    run(session, "INSERT INTO t VALUES (1)");
    var slow = session.submit(statement("INSERT INTO t SELECT x + 9 FROM (" + ENDLESS + ")"));
    cancelRunning(session, slow);
    var failure = failure(slow);
    assertThat(failure)
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("the whole transaction was rolled back");
    assertThat(failure.retrySafe()).isFalse();
    assertThat(failure(session, "INSERT INTO t VALUES (2)")).isSameAs(failure);
    assertThat(failure(session.submit(new Request.Commit()))).isSameAs(failure);
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(0L);
  }

  @Test
  void aCancelledReadLeavesItsTransactionOpen() {
    begin(session);
    run(session, "INSERT INTO t VALUES (1)");
    var slow = session.submit(statement("SELECT count(*) FROM (" + ENDLESS + ")"));
    cancelRunning(session, slow);
    failure(slow);
    run(session, "INSERT INTO t VALUES (2)");
    commit(session);
    assertThat(column(session, "SELECT id FROM t")).containsExactly(1L, 2L);
  }

  @Test
  void aBatchIsCancelledAsAWhole() throws Exception {
    var other = connect(open(url("t.db"), pausing));
    var batch = other.submit(many("INSERT INTO t VALUES (? + pause())", row(1), row(2)));
    cancelWhilePausing(other, batch);
    assertThat(failure(batch)).isInstanceOf(CancelledException.class);
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(0L);
  }

  private void cancelWhilePausing(Session paused, Reply<?> reply) throws InterruptedException {
    pauses.acquire();
    paused.cancel(reply);
    goOn.release();
  }

  /** Now and then SQLite asks once more when all is done; which time that is cannot be told. */
  @Test
  void whatIsDoneWhenItsCancelComesIsNotCalledCancelled() throws Exception {
    var other = connect(open(url("t.db?synchronous=off"), pausing));
    long done = 0;
    for (int id = 0; id < 500; id++) {
      var insert = other.submit(statement("INSERT INTO t VALUES (? + pause())", id));
      cancelWhilePausing(other, insert);
      done += catchThrowable(() -> await(insert)) == null ? 1 : 0;
    }
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(done);
  }

  @Test
  void waitingForTheTurnToWriteIsCancelled() {
    begin(session);
    var other = connect(backend);
    var waiting = other.submit(new Request.Begin(TransactionOptions.defaults()));
    other.cancel(waiting);
    assertThat(failure(waiting)).isInstanceOf(CancelledException.class);
    commit(session);
    assertThat(failure(other.submit(new Request.Commit()))).isInstanceOf(CancelledException.class);
    run(other, "INSERT INTO t VALUES (1)");
  }

  @Test
  void closingEndsTheWaitForTheTurnToWrite() {
    begin(session);
    var other = connect(backend);
    var waiting = other.submit(new Request.Begin(TransactionOptions.defaults()));
    var behind = other.submit(statement("INSERT INTO t VALUES (1)"));
    other.close();
    assertThat(failure(waiting)).isInstanceOf(DatabaseException.class);
    assertThat(failure(behind)).isInstanceOf(DatabaseException.class);
    rollback(session);
  }

  @Test
  void closingStopsWhatRunsAndRollsBack() {
    begin(session);
    run(session, "INSERT INTO t VALUES (1)");
    var slow = session.submit(statement("SELECT count(*) FROM (" + ENDLESS + ")"));
    try {
      arrived.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    session.close();
    assertThat(failure(slow)).isInstanceOf(CancelledException.class);
    assertThat(failure(session, "SELECT 1")).isInstanceOf(ClosedException.class);
    assertThat(value(connect(backend), "SELECT count(*) FROM t")).isEqualTo(0L);
  }

  /** A connection past the gate stands for another process: SQLite does not know the difference. */
  private Connection foreign() throws Exception {
    var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("t.db"));
    execute(connection, "BEGIN IMMEDIATE");
    return connection;
  }

  private static void execute(Connection connection, String sql) throws Exception {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aLockOfAnotherProcessIsWaitedForOnlySoLong() throws Exception {
    try (var foreign = foreign()) {
      var impatient = open(url("t.db?busy_timeout=20"));
      var one = connect(impatient);
      var failure = failure(one, "INSERT INTO t VALUES (1)");
      assertThat(failure)
          .isInstanceOf(LockTimeoutException.class)
          .hasMessageContaining("database is locked")
          .hasMessageContaining("another process");
      assertThat(failure.retrySafe()).isTrue();
      assertThat(failure.vendorCode()).isEqualTo(5);
      assertThat(failure(write(impatient, statement("INSERT INTO t VALUES (1)"))))
          .isInstanceOf(LockTimeoutException.class);
      assertThat(failure(one.submit(new Request.Begin(TransactionOptions.defaults()))))
          .isInstanceOf(LockTimeoutException.class);
      failure(one.submit(new Request.Commit()));
      assertThat(value(one, "SELECT count(*) FROM t")).isEqualTo(0L);
      execute(foreign, "COMMIT");
      run(one, "INSERT INTO t VALUES (1)");
    }
  }

  @Test
  void aLockOfAnotherProcessIsPassedOn() throws Exception {
    try (var foreign = foreign()) {
      var waiting = session.submit(statement("INSERT INTO t VALUES (1)"));
      execute(foreign, "COMMIT");
      assertThat(await(waiting).affected()).isEqualTo(1);
    }
  }

  @Test
  void waitingForAnotherProcessIsCancelled() throws Exception {
    try (var _ = foreign()) {
      var waiting = session.submit(statement("INSERT INTO t VALUES (1)"));
      cancelUntilDone(waiting);
      assertThat(failure(waiting)).isInstanceOf(CancelledException.class);
    }
    run(session, "INSERT INTO t VALUES (1)");
  }

  @Test
  void closingEndsTheWaitForAnotherProcess() throws Exception {
    try (var _ = foreign()) {
      var waiting = write(backend, statement("INSERT INTO t VALUES (1)"));
      backend.close();
      assertThat(failure(waiting)).isInstanceOf(DatabaseException.class);
    }
  }

  private void cancelUntilDone(Reply<?> reply) {
    while (!reply.isDone()) {
      session.cancel(reply);
      Thread.onSpinWait();
    }
  }

  @Test
  void aConnectionClosedByItsUserIsLost() throws Exception {
    session.unwrap(Connection.class).close();
    var failure = failure(session, "SELECT count(*) FROM t");
    assertThat(failure.connectionUsable()).isFalse();
    assertThat(session.isOpen()).isFalse();
    assertThatThrownBy(() -> session.unwrap(Connection.class)).isInstanceOf(ClosedException.class);
  }
}
