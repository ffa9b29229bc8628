package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.CancelledException;
import io.databases.UniqueViolationException;
import io.databases.spi.Reply;
import io.databases.spi.Result;
import io.databases.spi.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads that are run on the caller's thread while they are quick. */
class QuickReadsTest extends SqliteTestCase {
  /** Counts to its parameter, or for ever where that is -1. */
  private static final String COUNT =
      "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r)"
          + " SELECT count(*) FROM (SELECT x FROM r LIMIT ?)";

  /** Has a read trusted, which takes more than a few times on a busy machine. */
  private static Reply<Result> repeatUntilQuick(Session session, String sql, Object value) {
    for (int i = 0; i < 1_000; i++) {
      await(session.submit(statement(sql, value)));
    }
    return session.submit(statement(sql, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "memory"})
  void aQuickReadSeesWhatWasWrittenBeforeIt(String kind) {
    var backend = open(kind.equals("file") ? url("t.db") : "sqlite://");
    var session = connect(backend);
    run(session, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
    for (int i = 1; i < 300; i++) {
      if (i % 2 == 0) {
        write(backend, "INSERT INTO t VALUES (?)", i);
      } else {
        run(session, "INSERT INTO t VALUES (?)", i);
      }
      assertThat(value(session, "SELECT max(id) FROM t")).isEqualTo((long) i);
    }
  }

  @Test
  void requestsKeepTheirOrderWhicheverThreadRunsThem() {
    var session = connect(open(url("t.db")));
    run(session, "CREATE TABLE t (n INTEGER)");
    run(session, "INSERT INTO t VALUES (0)");
    await(repeatUntilQuick(session, "SELECT n FROM t WHERE n >= ?", 0));
    begin(session);
    for (int i = 1; i < 500; i++) {
      var update = session.submit(statement("UPDATE t SET n = ?", i));
      var read = session.submit(statement("SELECT n FROM t WHERE n >= ?", 0));
      assertThat(firstColumn(await(read).rows())).containsExactly((long) i);
      await(update);
    }
    commit(session);
  }

  /** Whether the count is trusted, and the session's thread has let go of the connection. */
  private static boolean isRunHere(SqliteBackend backend, Session session) {
    return backend.quickReads().isQuick(COUNT) && session.submit(statement(COUNT, 3)).isDone();
  }

  @Test
  void aReadThatTurnsOutSlowLeavesTheCallersThread() {
    var backend = (SqliteBackend) open(url("t.db"));
    var session = connect(backend);
    assertThat(firstColumn(await(repeatUntilQuick(session, COUNT, 3)).rows())).containsExactly(3L);
    // Where the machine has stopped for a moment it is mistrusted, and earns its trust anew.
    for (int i = 0; i < 10_000 && !isRunHere(backend, session); i++) {
      await(session.submit(statement(COUNT, 3)));
    }
    assertThat(backend.quickReads().isQuick(COUNT)).isTrue();
    var endless = session.submit(statement(COUNT, -1));
    assertThat(backend.quickReads().isQuick(COUNT)).isFalse();
    assertThat(endless.isDone()).isFalse();
    session.cancel(endless);
    assertThat(failure(endless)).isInstanceOf(CancelledException.class);
    assertThat(value(session, COUNT, 5)).isEqualTo(5L);
  }

  @Test
  void aReadThatIsSlowOnceGivesItsWholeResult() {
    var session = connect(open(url("t.db")));
    await(repeatUntilQuick(session, COUNT, 3));
    assertThat(value(session, COUNT, 1_000_000)).isEqualTo(1_000_000L);
  }

  @Test
  void aQuickReadOfADatabaseInMemoryWaitsForAWriter() {
    var backend = open("sqlite://");
    var reader = connect(backend);
    var writer = connect(backend);
    run(writer, "CREATE TABLE t (n INTEGER)");
    await(repeatUntilQuick(reader, "SELECT count(*) FROM t WHERE n > ?", 0));
    begin(writer);
    run(writer, "INSERT INTO t VALUES (1)");
    var read = reader.submit(statement("SELECT count(*) FROM t WHERE n > ?", 0));
    assertThat(read.isDone()).isFalse();
    commit(writer);
    assertThat(firstColumn(await(read).rows())).containsExactly(1L);
  }

  @Test
  void aDoomedTransactionRefusesQuickReadsToo() {
    var session = connect(open(url("t.db")));
    run(session, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
    run(session, "INSERT INTO t VALUES (1)");
    await(repeatUntilQuick(session, "SELECT id FROM t WHERE id = ?", 1));
    begin(session);
    var failure = failure(session, "INSERT OR ROLLBACK INTO t VALUES (1)");
    assertThat(failure).isInstanceOf(UniqueViolationException.class);
    assertThat(failure(session, "SELECT id FROM t WHERE id = ?", 1)).isSameAs(failure);
    rollback(session);
    assertThat(value(session, "SELECT id FROM t WHERE id = ?", 1)).isEqualTo(1L);
  }

  @Test
  void manyThreadsReadQuicklyWhileOthersWrite() throws Exception {
    var backend = open(url("t.db"));
    write(backend, "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
    write(backend, "INSERT INTO t VALUES (1, 0)");
    var shared = connect(backend);
    inParallel(
        16,
        thread -> {
          long last = 0;
          for (int i = 0; i < 500; i++) {
            if (thread == 0) {
              write(backend, "UPDATE t SET n = n + 1");
            } else {
              long now = (Long) value(shared, "SELECT n FROM t WHERE id = ?", 1);
              assertThat(now).isGreaterThanOrEqualTo(last);
              last = now;
            }
          }
        });
    assertThat(value(shared, "SELECT n FROM t WHERE id = ?", 1)).isEqualTo(500L);
  }
}
