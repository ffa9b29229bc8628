package io.databases.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.Row;
import io.databases.TransactionOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session with a thread of its own: order, cancelling, closing. */
class ThreadedSessionTest {
  private static final Request.Begin BEGIN = new Request.Begin(TransactionOptions.defaults());

  private final SlowSession session = SlowSession.started();

  @AfterEach
  void noThreadIsLeft() {
    session.stubborn = false;
    session.close();
    assertThat(session.isThreadOver()).isTrue();
    assertThat(session.releases.availablePermits()).isEqualTo(1);
  }

  private Reply<Result> submit(String sql) {
    return session.submit(RecordingSession.statement(sql));
  }

  private static DatabaseException failureOf(Reply<?> reply) throws Exception {
    try {
      reply.await(Deadline.NEVER);
    } catch (DatabaseException e) {
      return e;
    }
    throw new AssertionError("it succeeded");
  }

  @Test
  void answersInTheOrderOfSubmitting() throws Exception {
    var expected = new ArrayList<String>();
    var replies = new ArrayList<Reply<Result>>();
    for (int i = 0; i < 1_000; i++) {
      expected.add("s" + i);
      replies.add(submit("s" + i));
    }
    for (var reply : replies) {
      assertThat(reply.await(Deadline.NEVER).affected()).isEqualTo(1);
    }
    assertThat(session.done).isEqualTo(expected);
  }

  @Test
  void runsEverythingOnOneThreadOfItsOwn() throws Exception {
    submit("a").await(Deadline.NEVER);
    submit("b").await(Deadline.NEVER);
    assertThat(session.threads).hasSize(2).doesNotContain(Thread.currentThread());
    assertThat(session.threads.getFirst())
        .isSameAs(session.threads.getLast())
        .matches(Thread::isDaemon)
        .extracting(Thread::getName)
        .isEqualTo("slow-session");
  }

  @Test
  void manyThreadsAreAllAnswered() throws Exception {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 200; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int k = 0; k < 50; k++) {
                  try {
                    submit("x").await(Deadline.NEVER);
                  } catch (TimeoutException | InterruptedException e) {
                    throw new AssertionError(e);
                  }
                }
              }));
    }
    for (var thread : threads) {
      thread.join();
    }
    assertThat(session.done).hasSize(10_000);
  }

  @Test
  void cancelledBeforeItIsBegunItIsNotRun() throws Exception {
    var running = session.submitHeld("a");
    var waiting = submit("b");
    session.cancel(waiting);
    assertThat(failureOf(waiting))
        .isInstanceOf(CancelledException.class)
        .hasMessage("the statement was cancelled before it was begun")
        .satisfies(failure -> assertThat(failure.retrySafe()).isTrue());
    session.letGo();
    running.await(Deadline.NEVER);
    submit("c").await(Deadline.NEVER);
    assertThat(session.done).containsExactly("a", "c");
  }

  @Test
  void cancelledWhileItRunsItIsInterrupted() throws Exception {
    var running = session.submitHeld("a");
    session.cancel(running);
    assertThat(failureOf(running)).isInstanceOf(CancelledException.class).hasMessage("interrupted");
    submit("b").await(Deadline.NEVER);
  }

  @Test
  void cancellingOneThatIsDoneDoesNotDisturbTheNext() throws Exception {
    var first = submit("a");
    first.await(Deadline.NEVER);
    var running = session.submitHeld("b");
    session.cancel(first);
    session.letGo();
    assertThat(running.await(Deadline.NEVER).affected()).isEqualTo(1);
    assertThat(first.isFailed()).isFalse();
  }

  @Test
  void aStartCancelledBeforeItIsBegunKeepsItsInsideFromRunning() throws Exception {
    var running = session.submitHeld("a");
    var begin = session.submit(BEGIN);
    var inside = submit("b");
    session.cancel(begin);
    session.letGo();
    running.await(Deadline.NEVER);
    assertThat(failureOf(inside)).isInstanceOf(CancelledException.class);
    session.submit(new Request.Rollback()).await(Deadline.NEVER);
    submit("c").await(Deadline.NEVER);
    assertThat(session.done).containsExactly("a", "rollback", "c");
  }

  @Test
  void closingInterruptsWhatRunsAndFailsWhatWaits() throws Exception {
    var running = session.submitHeld("a");
    var waiting = submit("b");
    session.close();
    assertThat(failureOf(running)).hasMessage("interrupted");
    assertThat(failureOf(waiting))
        .isInstanceOf(ClosedException.class)
        .hasMessage("the connection is closed; the statement was not run");
    assertThat(session.isOpen()).isFalse();
    assertThat(session.done).containsExactly("a");
    assertThat(session.isThreadOver()).isTrue();
  }

  @Test
  void closingFailsWhatWaitsEvenWhileWhatRunsDoesNotStop() throws Exception {
    session.stubborn = true;
    var running = session.submitHeld("a");
    var waiting = submit("b");
    var closing = Thread.ofVirtual().start(session::close);
    assertThat(failureOf(waiting)).isInstanceOf(ClosedException.class);
    assertThat(running.isDone()).isFalse();
    session.letGo();
    closing.join();
    assertThat(running.isDone()).isTrue();
  }

  @Test
  void whatDoesNotStopIsAnsweredAllTheSameWhenClosingGivesUp() throws Exception {
    session.stubborn = true;
    session.closeGrace = Duration.ofMillis(1);
    var running = session.submitHeld("a");
    session.close();
    assertThat(failureOf(running))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessage(
            "the connection was closed while the statement ran; whether it took effect is unknown")
        .satisfies(failure -> assertThat(failure.retrySafe()).isFalse())
        .satisfies(failure -> assertThat(failure.connectionUsable()).isFalse());
    session.letGo();
    session.closeGrace = Duration.ofMinutes(1);
  }

  @Test
  void closingTwiceDoesNothingTheSecondTime() {
    session.close();
    session.close();
    assertThat(session.releases.availablePermits()).isEqualTo(1);
  }

  @Test
  void whatIsSubmittedAfterClosingFails() throws Exception {
    session.close();
    assertThat(failureOf(submit("a"))).isInstanceOf(ClosedException.class);
    assertThat(session.done).isEmpty();
  }

  @Test
  void whateverIsSubmittedWhileClosingIsAnswered() throws Exception {
    for (int round = 0; round < 200; round++) {
      var each = SlowSession.started();
      var replies = new CopyOnWriteArrayList<Reply<Result>>();
      var submitter =
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < 50; i++) {
                  replies.add(each.submit(RecordingSession.statement("x")));
                }
              });
      each.close();
      submitter.join();
      for (var reply : replies) {
        try {
          reply.await(Deadline.NEVER);
        } catch (ClosedException e) {
          // too late
        }
      }
    }
  }

  @Test
  void theSessionsOwnThreadMayCloseIt() throws Exception {
    var reply = submit("close");
    reply.await(Deadline.NEVER);
    assertThat(session.isOpen()).isFalse();
    assertThat(failureOf(submit("a"))).isInstanceOf(ClosedException.class);
  }

  @Test
  void anInterruptWhileClosingIsKept() throws Exception {
    session.stubborn = true;
    session.submitHeld("a");
    var interrupted = new Semaphore(0);
    var closing =
        Thread.ofVirtual()
            .start(() -> {
              Thread.currentThread().interrupt();
              session.close();
              if (Thread.interrupted()) {
                interrupted.release();
              }
            });
    session.letGo();
    closing.join();
    assertThat(interrupted.tryAcquire()).isTrue();
  }

  @Test
  void aSessionThatWasNeverStartedIsReleasedByItsClosing() {
    var unstarted = new SlowSession();
    unstarted.close();
    assertThat(unstarted.isOpen()).isFalse();
    assertThat(unstarted.releases.availablePermits()).isEqualTo(1);
  }

  @Test
  void aQuickRequestRunsOnTheCallersThreadWhereTheSessionIsIdle() {
    var reply = submit("quick");
    assertThat(reply.isDone()).isTrue();
    assertThat(session.threads).containsExactly(Thread.currentThread());
  }

  @Test
  void aQuickRequestTakesItsTurnWhereTheSessionIsBusy() throws Exception {
    var running = session.submitHeld("a");
    var quick = submit("quick");
    assertThat(quick.isDone()).isFalse();
    session.letGo();
    quick.await(Deadline.NEVER);
    running.await(Deadline.NEVER);
    assertThat(session.done).containsExactly("a", "quick");
    assertThat(session.threads).doesNotContain(Thread.currentThread());
  }

  @Test
  void aRequestThatDoesNotTurnOutToBeQuickIsQueued() throws Exception {
    assertThat(submit("quick, it seemed").await(Deadline.NEVER).affected()).isEqualTo(1);
    assertThat(session.threads).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void afterALostConnectionOrAClosingNotEvenQuickRequestsAreRun() throws Exception {
    assertThat(failureOf(submit("lose"))).isInstanceOf(ConnectionLostException.class);
    assertThat(failureOf(submit("quick"))).isInstanceOf(ConnectionLostException.class);
    session.close();
    assertThat(submit("quick").isFailed()).isTrue();
    assertThat(session.done).containsExactly("lose");
  }

  @Test
  void afterALostConnectionNothingIsRun() throws Exception {
    assertThat(failureOf(submit("lose"))).isInstanceOf(ConnectionLostException.class);
    assertThat(session.isOpen()).isFalse();
    var next = failureOf(submit("a"));
    assertThat(next)
        .isInstanceOf(ConnectionLostException.class)
        .hasMessage("the connection was lost; the statement was not run");
    assertThat(next.retrySafe()).isTrue();
    assertThat(next.connectionUsable()).isFalse();
    assertThat(session.done).containsExactly("lose");
  }

  @Test
  void anErrorOfTheMachineEndsTheSession() throws Exception {
    session.thread().setUncaughtExceptionHandler((thread, error) -> {});
    var fatal = session.submitHeld("overflow");
    var waiting = submit("a");
    session.letGo();
    assertThat(failureOf(fatal)).hasCauseInstanceOf(StackOverflowError.class);
    assertThat(failureOf(waiting)).isInstanceOf(ClosedException.class);
    session.close();
    assertThat(session.isOpen()).isFalse();
  }

  @Test
  void anInterruptedSessionThreadStillSleepsWhenThereIsNothingToDo() throws Exception {
    submit("a").await(Deadline.NEVER);
    var thread = session.thread();
    thread.interrupt();
    submit("b").await(Deadline.NEVER);
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(thread.isInterrupted()).isFalse();
  }

  @Test
  void aPatientThreadTakesWhatComesAndIsNotKeptFromItsEnd() throws Exception {
    session.patience = Duration.ofHours(1);
    submit("a").await(Deadline.NEVER);
    submit("b").await(Deadline.NEVER);
    assertThat(session.thread().getState()).isEqualTo(Thread.State.RUNNABLE);

    session.close();

    assertThat(session.done).containsExactly("a", "b");
    assertThat(session.isThreadOver()).isTrue();
  }

  @Test
  void aSessionIsAbandonedWithoutWaitingForWhatDoesNotEnd() throws Exception {
    session.stubborn = true;
    var running = session.submitHeld("endless");
    var waiting = submit("next");

    session.abandon();

    assertThat(session.isOpen()).isFalse();
    assertThat(waiting.failure()).isInstanceOf(ClosedException.class);
    assertThat(running.isDone()).isFalse();
    assertThat(session.isStuck()).isTrue();
    session.letGo();
    session.close();
    assertThat(session.isStuck()).isFalse();
    assertThat(session.isThreadOver()).isTrue();
  }

  /** Statements wait at a gate when the test holds them. */
  private static final class SlowSession extends ThreadedSession {
    final List<String> done = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final Semaphore releases = new Semaphore(0);
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore gate = new Semaphore(0);
    private volatile String held = "";
    private volatile boolean interrupted;

    /** Cannot be interrupted. */
    volatile boolean stubborn;

    volatile Duration closeGrace = Duration.ofMinutes(1);
    volatile Duration patience = Duration.ZERO;
    private volatile Thread worker;

    SlowSession() {
      this(QuickReads.trusted());
    }

    private SlowSession(QuickReads reads) {
      super("slow-session", reads);
      for (int i = 0; i < 10; i++) {
        reads.ran("quick", 0);
        reads.ran("quick, it seemed", 0);
      }
    }

    static SlowSession started() {
      var session = new SlowSession();
      session.start();
      return session;
    }

    /** The thread that works for this session. */
    Thread thread() throws Exception {
      submit(RecordingSession.statement("who")).await(Deadline.NEVER);
      return worker;
    }

    boolean isThreadOver() {
      return worker == null || !worker.isAlive();
    }

    /** Submits a statement and returns when it runs; it goes on running until {@link #letGo}. */
    Reply<Result> submitHeld(String sql) throws InterruptedException {
      held = sql;
      var reply = submit(RecordingSession.statement(sql));
      begun.acquire();
      return reply;
    }

    void letGo() {
      held = "";
      gate.release();
    }

    @Override
    Duration closeGrace() {
      return closeGrace;
    }

    @Override
    protected long patience() {
      return patience.toNanos();
    }

    @Override
    protected Result execute(Request.Execute request) {
      worker = Thread.currentThread();
      if (request.sql().equals("who")) {
        return Result.ofAffected(0, null);
      }
      note(request);
      if (request.sql().equals(held)) {
        begun.release();
        gate.acquireUninterruptibly();
        if (interrupted) {
          interrupted = false;
          throw new CancelledException("interrupted", ErrorDetails.USAGE, null);
        }
      }
      return switch (request.sql()) {
        case "close" -> {
          close();
          yield Result.ofAffected(0, null);
        }
        case "lose" -> {
          markLost();
          throw new ConnectionLostException("lost", ErrorDetails.OUTCOME_UNKNOWN, null);
        }
        case "overflow" -> throw new StackOverflowError();
        default -> Result.ofAffected(1, null);
      };
    }

    private void note(Request.Execute request) {
      done.add(request.sql());
      threads.add(Thread.currentThread());
    }

    @Override
    protected Result runQuick(Request.Execute request) {
      if (!request.sql().equals("quick")) {
        return null;
      }
      note(request);
      return Result.ofAffected(1, null);
    }

    @Override
    protected void interruptRunning() {
      if (!stubborn) {
        interrupted = true;
        letGo();
      }
    }

    @Override
    protected void release() {
      releases.release();
    }

    @Override
    protected void rollback() {
      done.add("rollback");
    }

    @Override
    protected long[] executeMany(Request.ExecuteMany request) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected Cursor openCursor(Request.OpenCursor request) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected List<? extends Row> fetch(Cursor cursor) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void closeCursor(Cursor cursor) {}

    @Override
    protected void begin(TransactionOptions options) {
      done.add("begin");
    }

    @Override
    protected void commit() {}

    @Override
    protected void savepoint(String name) {}

    @Override
    protected void releaseSavepoint(String name) {}

    @Override
    protected void rollbackToSavepoint(String name) {}

    @Override
    protected void ping() {}

    @Override
    public <T> T unwrap(Class<T> type) {
      return null;
    }
  }
}
