package io.databases.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.spi.Deadline;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** One caller, one session: lending, returning, replacing. */
class PoolLendingTest extends PoolFixture {
  @Test
  void opensNothingBeforeItIsAsked() {
    var pool = pool(2);
    assertThat(server.attempts).hasValue(0);
    assertState(pool, 0, 0, 0, 0, 0);
  }

  @Test
  void lendsAnIdleSessionAtOnce() throws InterruptedException {
    var pool = pool(2);
    open(pool, 1);
    var lease = pool.acquire(Deadline.NEVER);
    assertThat(lease.session()).isSameAs(server.session(0));
    assertThat(server.attempts).hasValue(1);
  }

  @Test
  void opensUpToTheMaximumAndNotMore() throws InterruptedException {
    var pool = pool(3);
    for (int i = 0; i < 3; i++) {
      pool.acquire(Deadline.NEVER);
    }
    var fourth = queued(pool, 1);
    assertThat(fourth.isDone()).isFalse();
    assertThat(server.attempts).hasValue(3);
    assertThat(server.mostOpen).hasValue(3);
  }

  @Test
  void lendsEachSessionToOneCallerOnly() throws InterruptedException {
    var pool = pool(3);
    var sessions =
        java.util.stream.Stream.of(
                pool.acquire(Deadline.NEVER),
                pool.acquire(Deadline.NEVER),
                pool.acquire(Deadline.NEVER))
            .map(Lease::session);
    assertThat(sessions).doesNotHaveDuplicates();
  }

  @Test
  void lendsAReturnedSessionAgain() throws InterruptedException {
    var pool = pool(1);
    var first = pool.acquire(Deadline.NEVER);
    first.release();
    var second = pool.acquire(Deadline.NEVER);
    assertThat(second.session()).isSameAs(first.session());
    assertThat(second).isNotSameAs(first);
  }

  @Test
  void releasingTwiceDoesNotTakeTheSessionFromTheNext() throws InterruptedException {
    var pool = pool(1);
    var first = pool.acquire(Deadline.NEVER);
    first.release();
    var second = pool.acquire(Deadline.NEVER);
    first.release();
    first.discard();
    assertThat(first.isReleased()).isTrue();
    assertThat(second.isReleased()).isFalse();
    assertThat(second.session().isOpen()).isTrue();
    assertState(pool, 1, 0, 0, 0, 1);
  }

  @Test
  void aDiscardedSessionIsClosedAndReplaced() throws InterruptedException {
    var pool = pool(1);
    pool.acquire(Deadline.NEVER).discard();
    assertThat(server.session(0).closes).hasValue(1);
    assertThat(pool.metrics().idle()).isZero();
    assertThat(pool.acquire(Deadline.NEVER).session()).isSameAs(server.session(1));
  }

  @Test
  void aSessionThatBrokeWhileLentIsClosedAndReplaced() throws InterruptedException {
    var pool = pool(1);
    var lease = pool.acquire(Deadline.NEVER);
    server.session(0).breakDown();
    lease.release();
    assertThat(server.session(0).closes).hasValue(1);
    assertThat(pool.acquire(Deadline.NEVER).session()).isSameAs(server.session(1));
  }

  @Test
  void nobodyWaitsUntilAStuckSessionIsClosed() throws InterruptedException {
    var pool = pool(2);
    open(pool, 2);
    var gate = new CountDownLatch(1);
    server.session(0).closeGate = gate;
    server.session(0).breakDown();
    var lease = pool.acquire(Deadline.NEVER);
    var other = new Call<>(() -> pool.acquire(Deadline.NEVER));
    assertThat(lease.session()).isSameAs(server.session(1));
    until(() -> clock.isAsleep(other.thread())); // it counts until it is closed
    gate.countDown();
    assertThat(other.result().session()).isSameAs(server.session(2));
  }

  @Test
  void aSessionThatBrokeWhileIdleIsReplacedWithoutTheCallerNoticing() throws InterruptedException {
    var pool = pool(2);
    open(pool, 2);
    server.session(0).breakDown();
    server.session(1).breakDown();
    assertThat(pool.acquire(Deadline.NEVER).session()).isSameAs(server.session(2));
    assertThat(server.open).hasValue(1);
  }

  @Test
  void aSessionCountsUntilItIsClosed() throws InterruptedException {
    var pool = pool(2);
    for (int i = 0; i < 10; i++) {
      var one = pool.acquire(Deadline.NEVER);
      var other = pool.acquire(Deadline.NEVER);
      one.discard();
      other.discard();
    }
    assertThat(server.mostOpen).hasValue(2);
  }

  @Test
  void metricsTellHowThingsStandAtEachStep() throws InterruptedException {
    var pool = pool(2);
    server.hang();
    var first = acquiring(pool);
    until(() -> server.connecting.get() == 1 && pool.metrics().waited() == 1);
    assertState(pool, 0, 0, 1, 1, 0);
    server.letAllThrough();
    var lease = first.result();
    assertState(pool, 1, 0, 0, 0, 1);
    lease.release();
    assertState(pool, 0, 1, 0, 0, 1);
    pool.acquire(Deadline.NEVER).discard();
    assertState(pool, 0, 0, 0, 0, 1);
  }
}
