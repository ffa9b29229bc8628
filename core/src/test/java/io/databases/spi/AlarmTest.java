package io.databases.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlarmTest {
  private static final Duration LONGER_THAN_EXACT =
      Duration.ofNanos(Alarm.EXACT).plus(Duration.ofMillis(200));

  private static <T> Future<T> virtually(Callable<T> work) {
    var task = new FutureTask<>(work);
    Thread.startVirtualThread(task);
    return task;
  }

  /** A hundred wait longer than the JVM's timer is used for, each to a deadline of its own. */
  private static void manyWaitToTheirDeadlines() throws Exception {
    var waiting = new ArrayList<Future<Long>>();
    for (int i = 0; i < 100; i++) {
      var deadline = Deadline.after(LONGER_THAN_EXACT.plusMillis(i));
      waiting.add(
          virtually(() -> {
            assertThatThrownBy(() -> new Reply<String>().await(deadline))
                .isInstanceOf(TimeoutException.class);
            return deadline.remaining(System.nanoTime());
          }));
    }
    for (var wait : waiting) {
      assertThat(wait.get(30, TimeUnit.SECONDS)).isNotPositive();
    }
  }

  @Test
  void aLongWaitEndsAtItsDeadlineAndNotBefore() throws Exception {
    manyWaitToTheirDeadlines();
  }

  @Test
  void whoIsWokenBeforeDoesNotWaitForTheAlarm() throws Exception {
    var replies = IntStream.range(0, 1_000).mapToObj(_ -> new Reply<Integer>()).toList();
    List<Future<Integer>> waiting =
        replies.stream()
            .map(reply -> virtually(() -> reply.await(Deadline.after(Duration.ofHours(1)))))
            .toList();
    for (int i = 0; i < replies.size(); i++) {
      replies.get(i).complete(i);
    }
    for (int i = 0; i < replies.size(); i++) {
      assertThat(waiting.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(i);
    }
  }

  @Test
  void anInterruptEndsALongWait() throws Exception {
    var started = new CompletableFuture<Thread>();
    var interrupted =
        virtually(() -> {
          started.complete(Thread.currentThread());
          Alarm.park(this, Duration.ofHours(1).toNanos());
          return Thread.interrupted();
        });
    started.get(30, TimeUnit.SECONDS).interrupt();
    assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theAlarmsThreadEndsAndComesBack() throws Exception {
    manyWaitToTheirDeadlines();
    while (Alarm.isWatching()) {
      LockSupport.parkNanos(1_000_000);
    }
    manyWaitToTheirDeadlines();
  }
}
