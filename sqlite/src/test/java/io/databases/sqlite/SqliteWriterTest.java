package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.DatabaseException;
import io.databases.ForeignKeyViolationException;
import io.databases.LockTimeoutException;
import io.databases.NotNullViolationException;
import io.databases.ParameterException;
import io.databases.UniqueViolationException;
import io.databases.spi.Backend;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Result;
import io.databases.spi.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Writes committed together. A group is made by keeping the gate shut until all that is to be in it
 * is waiting: the first runs alone when it opens, the others together.
 */
class SqliteWriterTest extends SqliteTestCase {
  private Backend backend;
  private Session session;
  private Reply<Result> first;

  /** What the function {@code wait_here()} waits for. */
  private final CountDownLatch goOn = new CountDownLatch(1);

  @BeforeEach
  void connect() {
    backend =
        open(
            url("t.db"),
            arriving.function(
                "wait_here",
                0,
                none -> {
                  arrived.countDown();
                  try {
                    goOn.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return 1;
                }));
    session = connect(backend);
    run(session, "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");
    run(session, "CREATE TABLE c (t INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED)");
    run(
        session,
        "CREATE TRIGGER stop BEFORE INSERT ON t WHEN new.n = -1"
            + " BEGIN SELECT RAISE(ROLLBACK, 'stopped'); END");
    run(session, "INSERT INTO t VALUES (1, 1)");
    begin(session);
    first = submit("UPDATE t SET n = n WHERE id = 1");
  }

  private Reply<Result> submit(String sql, @Nullable Object... values) {
    return write(backend, statement(sql, values));
  }

  /** Lets the group run. */
  private void letGo() {
    commit(session);
    await(first);
  }

  private List<@Nullable Object> ids() {
    return column(session, "SELECT id FROM t ORDER BY id");
  }

  @Test
  void writesThatWaitTogetherAreCommittedTogether() {
    // Alone the first would break its foreign key: that it does not shows that they are a group.
    var child = submit("INSERT INTO c VALUES (2)");
    var parent = submit("INSERT INTO t VALUES (2, 2)");
    letGo();
    assertThat(await(child).affected()).isEqualTo(1);
    assertThat(await(parent).generatedKey()).isEqualTo(2L);
  }

  @Test
  void aFailureDisturbsNobodyElse() {
    var replies = new ArrayList<Reply<Result>>();
    for (int id = 0; id < 10; id++) {
      replies.add(submit("INSERT INTO t VALUES (?, ?)", id, id == 5 ? null : id));
    }
    letGo();
    for (int id = 0; id < 10; id++) {
      switch (id) {
        case 1 -> assertThat(failure(replies.get(id))).isInstanceOf(UniqueViolationException.class);
        case 5 ->
            assertThat(failure(replies.get(id))).isInstanceOf(NotNullViolationException.class);
        default -> assertThat(await(replies.get(id)).affected()).isEqualTo(1);
      }
    }
    assertThat(ids()).containsExactly(0L, 1L, 2L, 3L, 4L, 6L, 7L, 8L, 9L);
  }

  @Test
  void oneThatRollsBackTheTransactionCostsTheOthersNothing() {
    var before = submit("INSERT INTO t VALUES (2, 2)");
    var culprit = submit("INSERT OR ROLLBACK INTO t VALUES (1, 2)");
    var after = submit("INSERT INTO t VALUES (3, 3)");
    letGo();
    assertThat(await(before).generatedKey()).isEqualTo(2L);
    assertThat(failure(culprit)).isInstanceOf(UniqueViolationException.class);
    assertThat(await(after).generatedKey()).isEqualTo(3L);
    assertThat(ids()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void nothingRunsTwiceWhenAGroupIsRunAgain() {
    var counted = submit("UPDATE t SET n = n + 1 WHERE id = 1");
    var culprit = submit("INSERT INTO t VALUES (5, -1)");
    var countedToo = submit("UPDATE t SET n = n + 10 WHERE id = 1");
    letGo();
    assertThat(await(counted).affected()).isEqualTo(1);
    assertThat(failure(culprit)).hasMessageContaining("stopped");
    assertThat(await(countedToo).affected()).isEqualTo(1);
    assertThat(value(session, "SELECT n FROM t WHERE id = 1")).isEqualTo(12L);
  }

  @Test
  void aFailureDueToWhatWasUndoneIsUndoneWithIt() {
    run(session, "CREATE TEMP TABLE unused (a)");
    var inserted = submit("INSERT INTO t VALUES (2, -1)");
    var sameKey = submit("INSERT OR IGNORE INTO t VALUES (2, 2)");
    letGo();
    assertThat(failure(inserted)).hasMessageContaining("stopped");
    assertThat(await(sameKey).affected()).isEqualTo(1);
    assertThat(value(session, "SELECT n FROM t WHERE id = 2")).isEqualTo(2L);
  }

  @Test
  void aDeferredConstraintBrokenAtCommitFailsItsOwnStatementOnly() {
    var before = submit("INSERT INTO t VALUES (2, 2)");
    var orphan = submit("INSERT INTO c VALUES (99)");
    var after = submit("INSERT INTO c VALUES (2)");
    letGo();
    assertThat(await(before).affected()).isEqualTo(1);
    assertThat(failure(orphan)).isInstanceOf(ForeignKeyViolationException.class);
    assertThat(await(after).affected()).isEqualTo(1);
    assertThat(column(session, "SELECT t FROM c")).containsExactly(2L);
  }

  @Test
  void aBatchInAGroupIsAllOrNothing() {
    var before = submit("INSERT INTO t VALUES (2, 2)");
    var broken =
        write(backend, many("INSERT INTO t VALUES (?, ?)", row(3, 3), row(4, 4), row(1, 0)));
    var whole = write(backend, many("INSERT INTO t VALUES (?, ?)", row(5, 5), row(6, 6)));
    letGo();
    await(before);
    assertThat(failure(broken))
        .isInstanceOf(UniqueViolationException.class)
        .hasMessageContaining("row 3 of the batch");
    assertThat(await(whole)).containsExactly(1, 1);
    assertThat(ids()).containsExactly(1L, 2L, 5L, 6L);
  }

  @Test
  void aValueThatCannotBeBoundFailsItsOwnStatementOnly() {
    var bad = submit("INSERT INTO t VALUES (?, ?)", 2, List.of());
    var good = submit("INSERT INTO t VALUES (?, ?)", 3, 3);
    letGo();
    assertThat(failure(bad)).isInstanceOf(ParameterException.class);
    await(good);
    assertThat(ids()).containsExactly(1L, 3L);
  }

  @Test
  void aGroupMayChangeTheSchema() {
    var create = submit("CREATE TABLE u (id INTEGER PRIMARY KEY)");
    var insert = submit("INSERT INTO u DEFAULT VALUES");
    var alter = submit("ALTER TABLE u ADD COLUMN more DEFAULT 7");
    var insertMore = submit("INSERT INTO u DEFAULT VALUES RETURNING *");
    letGo();
    await(create);
    await(alter);
    assertThat(await(insert).generatedKey()).isEqualTo(1L);
    assertThat(await(insertMore).rows().get(0).toMap()).containsEntry("more", 7L);
  }

  @Test
  void returningGivesItsRowsAfterTheCommit() {
    var one = submit("INSERT INTO t VALUES (2, 2) RETURNING n");
    var other = submit("UPDATE t SET n = 9 RETURNING id");
    letGo();
    assertThat(firstColumn(await(one).rows())).containsExactly(2L);
    assertThat(firstColumn(await(other).rows())).containsExactly(1L, 2L);
    assertThat(await(other).affected()).isEqualTo(2);
  }

  @Test
  void cancellingOneThatWaitsTakesItOutOfTheGroup() {
    var stays = submit("INSERT INTO t VALUES (2, 2)");
    var goes = backend.direct(statement("INSERT INTO t VALUES (3, 3)"));
    Objects.requireNonNull(goes).session().cancel(goes.reply());
    letGo();
    await(stays);
    var failure = failure(goes.reply());
    assertThat(failure).isInstanceOf(CancelledException.class);
    assertThat(failure.retrySafe()).isTrue();
    assertThat(ids()).containsExactly(1L, 2L);
  }

  @Test
  void cancellingOneThatRunsCostsTheOthersNothing() throws Exception {
    var before = submit("INSERT INTO t VALUES (2, 2)");
    var slow =
        Objects.requireNonNull(
            backend.direct(
                statement(
                    "INSERT INTO t WITH RECURSIVE r(x) AS (SELECT wait_here() + 9 UNION ALL"
                        + " SELECT x + 1 FROM r) SELECT x, x FROM r")));
    var after = submit("INSERT INTO t VALUES (4, 4)");
    letGo();
    arrived.await();
    slow.session().cancel(slow.reply());
    goOn.countDown();
    assertThat(failure(slow.reply())).isInstanceOf(CancelledException.class);
    await(before);
    await(after);
    assertThat(ids()).containsExactly(1L, 2L, 4L);
  }

  @Test
  void cancellingOneThatWasRunBreaksUpAGroupThatIsHeldUp() throws Exception {
    var stays = submit("INSERT INTO t VALUES (2, 2)");
    var goes = Objects.requireNonNull(backend.direct(statement("INSERT INTO t VALUES (3, 3)")));
    var slow =
        submit(
            "UPDATE t SET n = (WITH RECURSIVE r(x) AS (SELECT wait_here() UNION ALL"
                + " SELECT x + 1 FROM r WHERE x < 100000) SELECT count(*) FROM r) WHERE id = 1");
    letGo();
    arrived.await();
    goes.session().cancel(goes.reply());
    assertThat(goes.reply().isDone()).isFalse();
    goOn.countDown();
    assertThat(failure(goes.reply())).isInstanceOf(CancelledException.class);
    assertThat(await(stays).affected()).isEqualTo(1);
    assertThat(await(slow).affected()).isEqualTo(1);
    assertThat(ids()).containsExactly(1L, 2L);
    assertThat(value(session, "SELECT n FROM t WHERE id = 1")).isEqualTo(100_000L);
  }

  @Test
  void aBatchThatIsStoppedForAnothersSakeRunsAgain() throws Exception {
    run(session, "CREATE TABLE plain (a)");
    var goes = Objects.requireNonNull(backend.direct(statement("INSERT INTO t VALUES (3, 3)")));
    var batch = write(backend, many("INSERT INTO plain VALUES (? * wait_here())", row(1), row(2)));
    var after = submit("INSERT INTO t VALUES (6, 6)");
    letGo();
    arrived.await();
    goes.session().cancel(goes.reply());
    goOn.countDown();
    assertThat(failure(goes.reply())).isInstanceOf(CancelledException.class);
    assertThat(await(batch)).containsExactly(1, 1);
    await(after);
    assertThat(ids()).containsExactly(1L, 6L);
    assertThat(column(session, "SELECT a FROM plain")).containsExactly(1L, 2L);
  }

  @Test
  void whoLosesPatienceDoesNotCloseTheWriterForOthers() {
    letGo();
    var direct = Objects.requireNonNull(backend.direct(statement("DELETE FROM c")));
    direct.session().close();
    await(direct.reply());
    write(backend, "INSERT INTO t VALUES (2, 2)");
  }

  @Test
  void whatWasAnsweredIsSeenByEverySession() {
    var reply = submit("INSERT INTO t VALUES (2, 2)");
    var other = connect(backend);
    commit(session);
    await(reply);
    assertThat(value(other, "SELECT count(*) FROM t")).isEqualTo(2L);
  }

  @Test
  void closingRefusesWhatStillWaitsAtTheGate() {
    var waiting = submit("INSERT INTO t VALUES (2, 2)");
    backend.close();
    assertThat(failure(first)).isInstanceOf(DatabaseException.class);
    assertThat(failure(waiting)).isInstanceOf(ClosedException.class);
    assertThat(backend.direct(statement("INSERT INTO t VALUES (3, 3)"))).isNull();
    commit(session);
    assertThat(ids()).containsExactly(1L);
  }

  @Test
  void closingLetsWritesUnderWayEnd() {
    letGo();
    var replies = new ArrayList<Reply<Result>>();
    for (int id = 2; id < 100; id++) {
      replies.add(submit("INSERT INTO t VALUES (?, 0)", id));
    }
    backend.close();
    for (var reply : replies) {
      assertThat(await(reply).affected()).isEqualTo(1);
    }
  }

  @Test
  void whoWaitsInVainHearsWhoIsInTheWay() {
    commit(session);
    await(first);
    var impatient = open(url("t.db?busy_timeout=50"));
    write(impatient, "UPDATE t SET n = 2");
    begin(session);
    run(session, "UPDATE t SET n = 3");
    var reply = write(impatient, statement("UPDATE t SET n = 4"));
    var failure = failure(reply);
    assertThat(failure)
        .isInstanceOf(LockTimeoutException.class)
        .hasMessageContaining("t.db")
        .hasMessageContaining("session 1")
        .hasMessageContaining("UPDATE t SET n = 3")
        .hasMessageContaining("busy_timeout");
    assertThat(failure.retrySafe()).isTrue();
    assertThat(failure.connectionUsable()).isTrue();
    rollback(session);
  }

  @Test
  void allThatWaitedForAGroupFailWhenItsTurnDoesNotCome() {
    commit(session);
    await(first);
    var impatient = open(url("t.db?busy_timeout=50"));
    write(impatient, "UPDATE t SET n = 2");
    begin(session);
    var replies =
        List.of(
            write(impatient, statement("INSERT INTO t VALUES (2, 2)")),
            write(impatient, statement("INSERT INTO t VALUES (3, 3)")),
            write(impatient, statement("INSERT INTO t VALUES (4, 4)")));
    for (var reply : replies) {
      assertThat(failure(reply)).isInstanceOf(LockTimeoutException.class);
    }
    rollback(session);
    assertThat(ids()).containsExactly(1L);
  }

  @Test
  void whatNeedsASessionOfItsOwnIsLeftToThePool() {
    letGo();
    for (var sql :
        List.of(
            "SELECT 1",
            "PRAGMA cache_size = 5",
            "ATTACH ':memory:' AS other",
            "VACUUM",
            "CREATE TEMP TABLE x (a)",
            "INSERT INTO temp.x VALUES (1)",
            "WITH x AS (SELECT 1) SELECT * FROM x")) {
      assertThat(backend.direct(statement(sql))).as(sql).isNull();
    }
    assertThat(backend.direct(new Request.Ping())).isNull();
  }
}
