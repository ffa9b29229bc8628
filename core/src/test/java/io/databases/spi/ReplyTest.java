package io.databases.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.UniqueViolationException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReplyTest {
  private static DatabaseException failure() {
    return new DatabaseException("protocol violated", ErrorDetails.USAGE, null);
  }

  private static <X extends Exception> X metElsewhere(Supplier<X> maker) {
    return CompletableFuture.supplyAsync(() -> raisedInTheDriver(maker)).join();
  }

  private static <X extends Exception> X raisedInTheDriver(Supplier<X> maker) {
    return maker.get();
  }

  /** A reply whose failure another thread has met. */
  private static Reply<String> failedElsewhere(DatabaseException failure) {
    var reply = new Reply<String>();
    CompletableFuture.runAsync(() -> reply.fail(failure)).join();
    return reply;
  }

  @Test
  void isNotDoneBeforeItsOutcome() {
    var reply = new Reply<String>();
    assertThat(reply.isDone()).isFalse();
    assertThat(reply.isFailed()).isFalse();
    assertThat(reply.failure()).isNull();
    assertThatThrownBy(reply::result)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the reply has not come yet");
  }

  @Test
  void holdsAValue() throws Exception {
    var reply = Reply.completed("value");
    assertThat(reply.isDone()).isTrue();
    assertThat(reply.isFailed()).isFalse();
    assertThat(reply.result()).isEqualTo("value");
    assertThat(reply.await(Deadline.NEVER)).isEqualTo("value");
  }

  @Test
  void holdsAFailure() {
    var failure = failure();
    var reply = Reply.<String>failed(failure);
    assertThat(reply.isDone()).isTrue();
    assertThat(reply.isFailed()).isTrue();
    assertThat(reply.failure()).isSameAs(failure);
    assertThatThrownBy(reply::result).isSameAs(failure);
    assertThatThrownBy(() -> reply.await(Deadline.NEVER)).isSameAs(failure);
  }

  @Test
  void theFirstOutcomeCounts() {
    var reply = new Reply<String>();
    assertThat(reply.complete("first")).isTrue();
    assertThat(reply.complete("second")).isFalse();
    assertThat(reply.fail(failure())).isFalse();
    assertThat(reply.result()).isEqualTo("first");
  }

  @Test
  void aFailureIsNotOverwritten() {
    var reply = new Reply<String>();
    assertThat(reply.fail(failure())).isTrue();
    assertThat(reply.complete("late")).isFalse();
    assertThat(reply.isFailed()).isTrue();
  }

  @Test
  void ofManyThatSettleItOneSucceeds() throws Exception {
    for (int round = 0; round < 100; round++) {
      var reply = new Reply<Integer>();
      var wins = new AtomicInteger();
      var calls = new AtomicInteger();
      reply.onDone(calls::incrementAndGet);
      var go = new CountDownLatch(1);
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < 8; i++) {
        int value = i;
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    go.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  if (value % 2 == 0 ? reply.complete(value) : reply.fail(failure())) {
                    wins.incrementAndGet();
                  }
                }));
      }
      go.countDown();
      for (var thread : threads) {
        thread.join();
      }
      assertThat(wins).hasValue(1);
      assertThat(calls).hasValue(1);
    }
  }

  @Test
  void aNullValueIsRefused() {
    assertThatThrownBy(() -> new Reply<String>().complete(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void awaitReturnsWhenTheValueComes() throws Exception {
    var reply = new Reply<String>();
    var waiting = new Waiting(reply, Deadline.NEVER);
    waiting.awaitParked();
    reply.complete("value");
    assertThat(waiting.result()).isEqualTo("value");
  }

  @Test
  void awaitDoesNotReturnEarlyForNothing() throws Exception {
    var reply = new Reply<String>();
    var waiting = new Waiting(reply, Deadline.after(Duration.ofDays(1)));
    for (int i = 0; i < 10; i++) {
      waiting.awaitParked();
      LockSupport.unpark(waiting.thread);
    }
    reply.complete("value");
    assertThat(waiting.result()).isEqualTo("value");
  }

  @Test
  void awaitGivesUpAtTheDeadlineAndTheReplyMayStillCome() throws Exception {
    var reply = new Reply<String>();
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> reply.await(Deadline.after(Duration.ofMillis(1))));
    assertThat(reply.isDone()).isFalse();
    reply.complete("late");
    assertThat(reply.await(Deadline.NEVER)).isEqualTo("late");
  }

  @Test
  void aDeadlineThatIsOverDoesNotHideAnOutcome() throws Exception {
    assertThat(Reply.completed("value").await(new Deadline(System.nanoTime() - 1)))
        .isEqualTo("value");
  }

  @Test
  void awaitEndsWithAnInterruptAndTheReplyMayStillCome() throws Exception {
    var reply = new Reply<String>();
    var waiting = new Waiting(reply, Deadline.NEVER);
    waiting.awaitParked();
    waiting.thread.interrupt();
    assertThat(waiting.failure()).isInstanceOf(InterruptedException.class);
    reply.complete("late");
    assertThat(reply.await(Deadline.NEVER)).isEqualTo("late");
  }

  @Test
  void anInterruptDoesNotHideAnOutcome() throws Exception {
    Thread.currentThread().interrupt();
    try {
      assertThat(Reply.completed("value").await(Deadline.NEVER)).isEqualTo("value");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void callsBackOnceTheOutcomeIsKnown() {
    var reply = new Reply<String>();
    var seen = new ArrayList<String>();
    reply.onDone(() -> seen.add(reply.result()));
    reply.onDone(() -> seen.add(reply.result() + " again"));
    assertThat(seen).isEmpty();
    reply.complete("value");
    assertThat(seen).containsExactlyInAnyOrder("value", "value again");
  }

  @Test
  void callsBackAtOnceWhereTheOutcomeIsKnown() {
    var reply = Reply.completed("value");
    var seen = new ArrayList<String>();
    reply.onDone(() -> seen.add(reply.result()));
    assertThat(seen).containsExactly("value");
  }

  @Test
  void callsBackForAFailureToo() {
    var reply = new Reply<String>();
    var calls = new AtomicInteger();
    reply.onDone(calls::incrementAndGet);
    reply.fail(failure());
    assertThat(calls).hasValue(1);
  }

  @Test
  void aCallbackMayAddAnother() {
    var reply = new Reply<String>();
    var calls = new AtomicInteger();
    reply.onDone(() -> reply.onDone(calls::incrementAndGet));
    reply.complete("value");
    assertThat(calls).hasValue(1);
  }

  @Test
  void aFailureShowsWhereTheCallerIs() {
    var reply = failedElsewhere(metElsewhere(ReplyTest::failure));
    assertThatThrownBy(reply::result)
        .satisfies(thrown ->
            assertThat(methods(thrown))
                .contains("aFailureShowsWhereTheCallerIs")
                .doesNotContain("raisedInTheDriver"));
  }

  @Test
  void whereNothingElseTellsTheOriginIsKept() {
    var reply = failedElsewhere(metElsewhere(ReplyTest::failure));
    assertThatThrownBy(reply::result)
        .satisfies(thrown -> {
          assertThat(thrown.getSuppressed()).hasSize(1);
          assertThat(methods(thrown.getSuppressed()[0])).contains("raisedInTheDriver");
        });
  }

  @Test
  void theOriginIsKeptOnce() {
    var reply = failedElsewhere(metElsewhere(ReplyTest::failure));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(reply::result)
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    }
  }

  @Test
  void aCauseTellsTheOriginItself() {
    var lost =
        metElsewhere(() ->
            new ConnectionLostException(
                "lost", ErrorDetails.NOTHING_SENT, new IOException("reset")));
    assertThatThrownBy(failedElsewhere(lost)::result)
        .satisfies(thrown -> {
          assertThat(thrown.getSuppressed()).isEmpty();
          assertThat(methods(thrown.getCause())).contains("raisedInTheDriver");
        });
  }

  @Test
  void whatTheDatabaseReportsNeedsNoOrigin() {
    var violation =
        metElsewhere(
            () -> new UniqueViolationException("twice", ErrorDetails.of("23505", 0), null));
    assertThatThrownBy(failedElsewhere(violation)::result)
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).isEmpty());
  }

  @Test
  void whatTheCallersOwnThreadMetKeepsItsTrace() {
    var failure = raisedInTheDriver(ReplyTest::failure);
    assertThatThrownBy(Reply.failed(failure)::result)
        .satisfies(thrown -> assertThat(methods(thrown)).contains("raisedInTheDriver"));
  }

  private static List<String> methods(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace()).map(StackTraceElement::getMethodName).toList();
  }

  /** A thread that waits for a reply. */
  private static final class Waiting {
    final Thread thread;
    private volatile String value;
    private volatile Throwable thrown;

    Waiting(Reply<String> reply, Deadline deadline) {
      thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  value = reply.await(deadline);
                } catch (Throwable e) {
                  thrown = e;
                }
              });
    }

    void awaitParked() {
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
    }

    String result() throws InterruptedException {
      thread.join();
      assertThat(thrown).isNull();
      return value;
    }

    Throwable failure() throws InterruptedException {
      thread.join();
      return thrown;
    }
  }

  @Test
  void theWaitingThreadDoesWhatIsToBeDoneMeanwhile() throws Exception {
    var reply = new Reply<String>();
    var done = new ArrayList<String>();
    var here = Thread.currentThread();
    var first = new CountDownLatch(1);
    var other =
        Thread.startVirtualThread(() -> {
          reply.meanwhile(() -> {
            done.add(Thread.currentThread() == here ? "first" : "first elsewhere");
            first.countDown();
          });
          try {
            first.await(); // done before the outcome is known
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          reply.meanwhile(() -> done.add("second"));
          reply.complete("value");
        });

    assertThat(reply.await(Deadline.NEVER)).isEqualTo("value");
    assertThat(done).containsExactly("first", "second");
    other.join();
  }

  @Test
  void whatIsLeftToDoIsDoneBeforeTheValueIsGiven() throws Exception {
    var reply = new Reply<String>();
    var done = new ArrayList<String>();
    reply.meanwhile(() -> done.add("late"));
    reply.complete("value");
    assertThat(done).isEmpty();

    assertThat(reply.await(Deadline.NEVER)).isEqualTo("value");
    assertThat(done).containsExactly("late");
  }
}
