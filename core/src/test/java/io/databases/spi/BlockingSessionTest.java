package io.databases.spi;

import static io.databases.spi.RecordingSession.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Column;
import io.databases.Columns;
import io.databases.DatabaseException;
import io.databases.Row;
import io.databases.TransactionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a blocking session does with requests, and with those that follow a start that failed. */
class BlockingSessionTest {
  private static final Request.Begin BEGIN = new Request.Begin(TransactionOptions.defaults());
  private static final Request.Commit COMMIT = new Request.Commit();
  private static final Request.Rollback ROLLBACK = new Request.Rollback();

  private final RecordingSession session = new RecordingSession();

  private static Request.Savepoint savepoint(String name) {
    return new Request.Savepoint(name);
  }

  private static Request.ReleaseSavepoint release(String name) {
    return new Request.ReleaseSavepoint(name);
  }

  private static Request.RollbackToSavepoint rollbackTo(String name) {
    return new Request.RollbackToSavepoint(name);
  }

  private void succeeds(Request<?> request) {
    var reply = session.submit(request);
    assertThat(reply.isDone()).isTrue();
    assertThat(reply.failure()).isNull();
  }

  private void fails(Request<?> request, DatabaseException reason) {
    assertThat(session.submit(request).failure()).isSameAs(reason);
  }

  private void did(String... what) {
    assertThat(session.done).containsExactly(what);
    session.done.clear();
  }

  @Test
  void answersBeforeSubmitReturns() {
    assertThat(session.submit(statement("a")).result().affected()).isEqualTo(1);
    assertThat(session.submit(new Request.ExecuteMany(null, "b", List.of())).result()).isEmpty();
    var cursor = session.submit(new Request.OpenCursor(null, "c", new Object[0], 1)).result();
    assertThat(session.submit(new Request.Fetch(cursor)).result()).isEmpty();
    succeeds(new Request.CloseCursor(cursor));
    succeeds(new Request.Ping());
    did("a", "b", "open c", "fetch c", "close c", "ping");
  }

  @Test
  void doesTransactionsAndSavepoints() {
    succeeds(BEGIN);
    succeeds(savepoint("s"));
    succeeds(release("s"));
    succeeds(savepoint("t"));
    succeeds(rollbackTo("t"));
    succeeds(COMMIT);
    succeeds(BEGIN);
    succeeds(ROLLBACK);
    did(
        "begin",
        "savepoint s",
        "release s",
        "savepoint t",
        "rollback to t",
        "commit",
        "begin",
        "rollback");
  }

  @Test
  void aFailedStatementFailsAloneAsFarAsTheSessionIsConcerned() {
    var reason = session.failOn("a");
    succeeds(BEGIN);
    fails(statement("a"), reason);
    succeeds(statement("b"));
    succeeds(COMMIT);
  }

  @Test
  void whatTheDriverDidNotForeseeIsAFailureWithItsCause() {
    var bug = new IllegalStateException("bug");
    session.failOn("a", bug);
    assertThat(session.submit(statement("a")).failure())
        .hasMessage("the driver failed: java.lang.IllegalStateException: bug")
        .hasCause(bug)
        .satisfies(failure -> assertThat(failure.connectionUsable()).isTrue());
    session.open = false;
    assertThat(session.submit(statement("a")).failure().connectionUsable()).isFalse();
  }

  @Test
  void anErrorOfTheMachineIsToldAndPassedOn() {
    var error = new StackOverflowError();
    session.failOn("a", error);
    assertThatThrownBy(() -> session.submit(statement("a"))).isSameAs(error);
    succeeds(statement("b"));
  }

  @Test
  void afterAFailedBeginNothingIsRunUntilTheRollback() {
    var reason = session.failOn("begin");
    fails(BEGIN, reason);
    fails(statement("a"), reason);
    fails(new Request.ExecuteMany(null, "b", List.of()), reason);
    fails(new Request.OpenCursor(null, "c", new Object[0], 1), reason);
    did("begin");
    succeeds(ROLLBACK);
    succeeds(statement("d"));
    did("rollback", "d");
  }

  @Test
  void afterAFailedBeginTheCommitFailsAndEndsIt() {
    var reason = session.failOn("begin");
    fails(BEGIN, reason);
    fails(statement("a"), reason);
    fails(COMMIT, reason);
    succeeds(statement("b"));
    did("begin", "rollback", "b");
  }

  @Test
  void afterAFailedBeginEvenAnotherBeginFails() {
    var reason = session.failOn("begin");
    fails(BEGIN, reason);
    fails(BEGIN, reason);
    did("begin");
  }

  @Test
  void afterAFailedBeginSavepointsFailAndAreUndoneWithoutBeingRun() {
    var reason = session.failOn("begin");
    fails(BEGIN, reason);
    fails(savepoint("s"), reason);
    fails(statement("a"), reason);
    fails(release("s"), reason);
    succeeds(rollbackTo("s"));
    fails(statement("b"), reason);
    did("begin");
    succeeds(ROLLBACK);
    succeeds(statement("c"));
  }

  @Test
  void cursorsAreClosedAndPingsAnsweredWhateverFailed() {
    var cursor = session.submit(new Request.OpenCursor(null, "c", new Object[0], 1)).result();
    var reason = session.failOn("begin");
    fails(BEGIN, reason);
    fails(new Request.Fetch(cursor), reason);
    succeeds(new Request.CloseCursor(cursor));
    succeeds(new Request.Ping());
    did("open c", "begin", "close c", "ping");
  }

  @Test
  void aFailedRollbackAfterAFailedBeginEndsItToo() {
    var reason = session.failOn("begin");
    var second = session.failOn("rollback");
    fails(BEGIN, reason);
    fails(ROLLBACK, second);
    succeeds(statement("a"));
  }

  @Test
  void whereARefusedCommitCannotBeRolledBackTheSessionIsClosed() {
    var reason = session.failOn("begin");
    var second = session.failOn("rollback");
    fails(BEGIN, reason);
    fails(COMMIT, reason);
    assertThat(reason.getSuppressed()).containsExactly(second);
    assertThat(session.isOpen()).isFalse();
  }

  @Test
  void afterAFailedSavepointNothingIsRunUntilTheRollbackToIt() {
    var reason = session.failOn("savepoint s");
    succeeds(BEGIN);
    fails(savepoint("s"), reason);
    fails(statement("a"), reason);
    did("begin", "savepoint s");
    succeeds(rollbackTo("s"));
    succeeds(statement("b"));
    succeeds(COMMIT);
    did("b", "commit");
  }

  @Test
  void afterAFailedSavepointItsReleaseFailsAndIsFollowedByTheRollbackToIt() {
    var reason = session.failOn("savepoint s");
    succeeds(BEGIN);
    fails(savepoint("s"), reason);
    fails(release("s"), reason);
    succeeds(rollbackTo("s"));
    succeeds(statement("a"));
    did("begin", "savepoint s", "a");
  }

  @Test
  void savepointsInsideAFailedOneAreUndoneWithoutBeingRun() {
    var reason = session.failOn("savepoint s");
    succeeds(BEGIN);
    fails(savepoint("s"), reason);
    fails(savepoint("inner"), reason);
    fails(statement("a"), reason);
    succeeds(rollbackTo("inner"));
    fails(statement("b"), reason);
    did("begin", "savepoint s");
    succeeds(rollbackTo("s"));
    succeeds(statement("c"));
  }

  @Test
  void aRollbackToASavepointAroundAFailedOneIsRunAndEndsItToo() {
    var reason = session.failOn("savepoint s");
    succeeds(BEGIN);
    succeeds(savepoint("outer"));
    fails(savepoint("s"), reason);
    succeeds(rollbackTo("outer"));
    succeeds(statement("a"));
    did("begin", "savepoint outer", "savepoint s", "rollback to outer", "a");
  }

  @Test
  void theSameNameMayBeUsedAgainAfterwards() {
    succeeds(BEGIN);
    var reason = session.failOn("savepoint s");
    fails(savepoint("s"), reason);
    succeeds(rollbackTo("s"));
    session.failOn("savepoint s", null);
    succeeds(savepoint("s"));
    succeeds(rollbackTo("s"));
    did("begin", "savepoint s", "savepoint s", "rollback to s");
  }

  @Test
  void afterAFailedSavepointTheEndOfTheTransactionEndsItToo() {
    var reason = session.failOn("savepoint s");
    succeeds(BEGIN);
    fails(savepoint("s"), reason);
    succeeds(ROLLBACK);
    succeeds(statement("a"));
    succeeds(BEGIN);
    fails(savepoint("s"), reason);
    fails(COMMIT, reason);
    succeeds(statement("b"));
    did("begin", "savepoint s", "rollback", "a", "begin", "savepoint s", "rollback", "b");
  }

  @Test
  void whereTheDatabaseEndedTheTransactionNothingIsRunUntilItsEnd() {
    var reason = RecordingSession.reported("deadlock");
    succeeds(BEGIN);
    succeeds(savepoint("s"));
    session.endedByDatabase(reason);
    fails(statement("a"), reason);
    fails(release("s"), reason);
    succeeds(rollbackTo("s")); // undone already
    fails(statement("b"), reason);
    fails(COMMIT, reason);
    succeeds(statement("c"));
    did("begin", "savepoint s", "rollback", "c");
  }

  @Test
  void theFirstReasonCounts() {
    var reason = RecordingSession.reported("deadlock");
    succeeds(BEGIN);
    session.endedByDatabase(reason);
    session.endedByDatabase(RecordingSession.reported("again"));
    fails(statement("a"), reason);
  }

  @Test
  void threadsTakeTurns() throws InterruptedException {
    var threads =
        List.of(
            Thread.ofVirtual().unstarted(this::manyStatements),
            Thread.ofVirtual().unstarted(this::manyStatements),
            Thread.ofVirtual().unstarted(this::manyStatements));
    threads.forEach(Thread::start);
    for (var thread : threads) {
      thread.join();
    }
    assertThat(session.done).hasSize(3_000); // an ArrayList: it would not bear two at a time
  }

  private void manyStatements() {
    for (int i = 0; i < 1_000; i++) {
      succeeds(statement("a"));
    }
  }

  /** Hands the first of two rows on, and does not go on before somebody has it. */
  private static final class HandingOn extends RecordingSession {
    final CountDownLatch first = new CountDownLatch(1);

    static Row row(int value) {
      var columns =
          Columns.of(List.of(new Column("n", "INTEGER")), Conversions.of(List.of(), null));
      return new ArrayRow(columns, value);
    }

    @Override
    protected Result execute(Request.Execute request) {
      var taker = taker(request);
      if (taker == null) {
        return new Result(null, List.of(row(1), row(2)), 0, null);
      }
      taker.accept(List.of(row(1)));
      try {
        first.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      super.execute(request);
      return new Result(null, List.of(row(2)), 0, null);
    }

    RowSink sink(List<Object> events) {
      return new RowSink() {
        @Override
        public void accept(List<Row> rows) {
          events.add(Thread.currentThread());
          events.addAll(rows);
          first.countDown();
        }

        @Override
        public boolean takesViews() {
          return false;
        }

        @Override
        public void view(Row row) {
          throw new AssertionError("a row was not to be taken here");
        }

        @Override
        public void restart() {
          events.add("again");
        }
      };
    }
  }

  @Test
  void whoeverWaitsTakesRowsWhileOthersAreRead() throws Exception {
    var handing = new HandingOn();
    var events = new ArrayList<Object>();
    var sink = handing.sink(events);
    var reply = handing.enqueue(new Request.Execute(null, "a", new Object[0], 0, sink));
    assertThat(reply.await(Deadline.NEVER).rows()).containsExactly(HandingOn.row(2));
    assertThat(events).containsExactly(Thread.currentThread(), HandingOn.row(1));
  }

  @Test
  void rowsThatWereTakenAreForgottenWhereTheOthersCannotBeRead() {
    var handing = new HandingOn();
    var events = new ArrayList<Object>();
    var sink = handing.sink(events);
    var failure = handing.failOn("a");
    var reply = handing.enqueue(new Request.Execute(null, "a", new Object[0], 0, sink));
    assertThatThrownBy(() -> reply.await(Deadline.NEVER)).hasMessage(failure.getMessage());
    assertThat(events).endsWith(HandingOn.row(1), "again");
  }

  @Test
  void rowsComeTogetherWhereSomeAreWantedOrNobodyTakesThem() {
    var handing = new HandingOn();
    var sink = handing.sink(new ArrayList<>());
    for (var request :
        List.of(statement("a"), new Request.Execute(null, "a", new Object[0], 5, sink))) {
      assertThat(handing.submit(request).result().rows()).hasSize(2);
    }
  }
}
