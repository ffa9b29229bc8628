package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.CancelledException;
import io.databases.TransactionException;
import io.databases.spi.Backend;
import io.databases.spi.Cursor;
import io.databases.spi.Request;
import io.databases.spi.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows read in parts from a file. */
class SqliteCursorTest extends SqliteTestCase {
  private Backend backend;
  private Session session;

  @BeforeEach
  void connect() {
    backend = open(url("t.db"), arriving);
    session = connect(backend);
    run(session, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
    run(session, "INSERT INTO t VALUES (1), (2), (3), (4), (5)");
  }

  @Test
  void rowsComeInPartsAndThenNone() {
    var cursor = run(session, cursor("SELECT id FROM t WHERE id > ?", 2, 0));
    assertThat(cursor.columns().names()).containsExactly("id");
    assertThat(fetch(session, cursor)).containsExactly(1L, 2L);
    assertThat(fetch(session, cursor)).containsExactly(3L, 4L);
    assertThat(fetch(session, cursor)).containsExactly(5L);
    assertThat(fetch(session, cursor)).isEmpty();
    assertThat(fetch(session, cursor)).isEmpty();
  }

  @Test
  void rowsAreReadNoFurtherThanAsked() {
    var cursor = run(session, cursor(ENDLESS, 3));
    assertThat(fetch(session, cursor)).containsExactly(1L, 2L, 3L);
    run(session, new Request.CloseCursor(cursor));
  }

  @Test
  void severalCursorsOfOneTextAreOpenAtOnce() {
    var one = run(session, cursor("SELECT id FROM t", 2));
    var other = run(session, cursor("SELECT id FROM t", 3));
    assertThat(fetch(session, one)).containsExactly(1L, 2L);
    assertThat(fetch(session, other)).containsExactly(1L, 2L, 3L);
    assertThat(column(session, "SELECT id FROM t")).hasSize(5);
    assertThat(fetch(session, one)).containsExactly(3L, 4L);
    assertThat(fetch(session, other)).containsExactly(4L, 5L);
  }

  @Test
  void aClosedCursorsStatementCanBeUsedAgain() {
    for (int i = 0; i < 3; i++) {
      var cursor = run(session, cursor("SELECT id FROM t", 2));
      assertThat(fetch(session, cursor)).containsExactly(1L, 2L);
      run(session, new Request.CloseCursor(cursor));
    }
    assertThat(column(session, "SELECT id FROM t")).hasSize(5);
  }

  @Test
  void aCursorDoesNotSeeWhatOthersWriteMeanwhile() {
    var cursor = run(session, cursor("SELECT id FROM t", 1));
    fetch(session, cursor);
    write(backend, "INSERT INTO t VALUES (6)");
    assertThat(fetchRest(cursor)).isEqualTo(4);
  }

  @Test
  void aCursorDoesNotSeeWhatItsOwnSessionWritesMeanwhile() {
    begin(session);
    var cursor = run(session, cursor("SELECT id FROM t", 1));
    fetch(session, cursor);
    run(session, "INSERT INTO t SELECT id + 100 FROM t");
    run(session, "DELETE FROM t WHERE id = 2");
    assertThat(fetchRest(cursor)).isEqualTo(4);
    commit(session);
  }

  @Test
  void aSessionWritesWhileItsCursorShowsAnOlderState() {
    var cursor = run(session, cursor("SELECT id FROM t", 1));
    fetch(session, cursor);
    write(backend, "INSERT INTO t VALUES (6)");
    run(session, "INSERT INTO t VALUES (7)");
    begin(session);
    run(session, "INSERT INTO t VALUES (8)");
    commit(session);
    assertThat(fetchRest(cursor)).isEqualTo(4);
  }

  @Test
  void aCursorOutlivesItsTransaction() {
    begin(session);
    run(session, "INSERT INTO t VALUES (6)");
    var cursor = run(session, cursor("SELECT id FROM t", 1));
    commit(session);
    assertThat(fetchRest(cursor)).isEqualTo(6);
  }

  @Test
  void aRollbackDoesNotReadAllThatACursorHasLeft() {
    begin(session);
    run(session, "INSERT INTO t VALUES (6)");
    var cursor = run(session, cursor("SELECT id FROM t", 1));
    fetch(session, cursor);
    rollback(session);
    assertThat(failure(session.submit(new Request.Fetch(cursor))))
        .isInstanceOf(TransactionException.class)
        .hasMessageContaining("rolled back");
    run(session, new Request.CloseCursor(cursor));
    assertThat(column(session, "SELECT id FROM t")).hasSize(5);
  }

  @Test
  void aTableUnderAnOpenCursorMayBeDropped() {
    var cursor = run(session, cursor("SELECT id FROM t", 1));
    run(session, "DROP TABLE t");
    assertThat(fetchRest(cursor)).isEqualTo(5);
  }

  @Test
  void aWriteThatGivesRowsTakesItsWholeEffectAtOnce() {
    var cursor = run(session, cursor("UPDATE t SET id = id + 10 RETURNING id", 2));
    assertThat(fetch(session, cursor)).hasSize(2);
    run(session, new Request.CloseCursor(cursor));
    assertThat(value(session, "SELECT min(id) FROM t")).isEqualTo(11L);
  }

  @Test
  void aStatementWithoutRowsGivesAnEmptyCursor() {
    var cursor = run(session, cursor("DELETE FROM t", 2));
    assertThat(cursor.columns().size()).isZero();
    assertThat(fetch(session, cursor)).isEmpty();
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(0L);
  }

  @Test
  void anErrorInTheMiddleEndsTheCursorOnly() {
    var cursor =
        run(session, cursor("SELECT abs(iif(id = 3, -9223372036854775807 - 1, id)) FROM t", 2));
    assertThat(fetch(session, cursor)).containsExactly(1L, 2L);
    assertThat(failure(session.submit(new Request.Fetch(cursor)))).hasMessageContaining("overflow");
    assertThat(failure(session.submit(new Request.Fetch(cursor)))).hasMessageContaining("overflow");
    run(session, new Request.CloseCursor(cursor));
    assertThat(column(session, "SELECT id FROM t")).hasSize(5);
  }

  @Test
  void aFetchIsCancelled() {
    var cursor =
        run(
            session,
            cursor(
                "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r)"
                    + " SELECT iif(x = 5, arrive(), x) FROM r WHERE x <= 5",
                10));
    var fetch = session.submit(new Request.Fetch(cursor));
    cancelRunning(session, fetch);
    assertThat(failure(fetch)).isInstanceOf(CancelledException.class);
    run(session, new Request.CloseCursor(cursor));
    assertThat(column(session, "SELECT id FROM t")).hasSize(5);
  }

  @Test
  void cancellingAStatementDoesNotSpoilTheSessionForWhatFollows() {
    var cursor = run(session, cursor("SELECT id FROM t", 1));
    fetch(session, cursor);
    var slow = session.submit(statement("SELECT count(*) FROM (" + ENDLESS + ")"));
    cancelRunning(session, slow);
    assertThat(failure(slow)).isInstanceOf(CancelledException.class);
    assertThat(failure(session.submit(new Request.Fetch(cursor))))
        .isInstanceOf(CancelledException.class);
    assertThat(column(session, "SELECT id FROM t")).hasSize(5);
  }

  private int fetchRest(Cursor cursor) {
    int count = 0;
    for (int n = fetch(session, cursor).size(); n > 0; n = fetch(session, cursor).size()) {
      count += n;
    }
    return count;
  }
}
