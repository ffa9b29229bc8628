package io.databases.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.AuthenticationException;
import io.databases.ConnectionLostException;
import io.databases.ErrorDetails;
import io.databases.PoolExhaustedException;
import io.databases.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Sessions being opened, slowly or in vain, while callers wait. */
class PoolConnectingTest extends PoolFixture {
  private static final Duration RETRY = Duration.ofNanos(Sessions.RETRY_NANOS);
  private static final Duration PATIENCE = Duration.ofNanos(Sessions.PATIENCE_NANOS);

  private static AuthenticationException refused() {
    return new AuthenticationException(
        "wrong password", new ErrorDetails("28P01", 0, true, false, null), null);
  }

  @Test
  void aFailureGoesToTheCallerAndTheNextCallWorks() throws InterruptedException {
    var pool = pool(1);
    var reason = refused();
    server.refuseOnce(reason);
    assertThat(acquiring(pool).failure()).isSameAs(reason);
    assertState(pool, 0, 0, 0, 0, 0);
    pool.acquire(Deadline.NEVER);
  }

  @Test
  void theFailureShowsWhereTheCallerWas() throws InterruptedException {
    var pool = pool(1);
    server.refuseOnce(refused());
    assertThat(acquiring(pool).failure().getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(Pool.class.getName()));
  }

  @Test
  void whatIsNoDatabaseExceptionBecomesOneWithItsCause() throws InterruptedException {
    var pool = pool(1);
    var bug = new IllegalStateException("driver bug");
    server.refuseOnce(bug);
    assertThat(acquiring(pool).failure())
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("driver bug")
        .hasCause(bug);
  }

  @Test
  void aFailureGoesToOneWaiterAndTheOthersGoOn() throws InterruptedException {
    var pool = pool(1);
    server.hang();
    var first = queued(pool, 1);
    var second = queued(pool, 2);
    var third = queued(pool, 3);
    var reason = refused();
    server.refuseOnce(reason);
    server.letThrough(2);
    assertThat(first.failure()).isSameAs(reason);
    second.result().release();
    third.result();
    assertThat(server.attempts).hasValue(2);
  }

  @Test
  void whileTheServerIsDownEachCallerHasAnAttemptOfItsOwnAndNoMore() throws InterruptedException {
    var pool = pool(3);
    server.hang();
    server.goDown("down");
    var waiters = new ArrayList<Call<Lease>>();
    for (int i = 1; i <= 10; i++) {
      waiters.add(queued(pool, i));
    }
    assertThat(server.connecting).hasValue(3);
    server.letAllThrough();
    for (var waiter : waiters) {
      assertThat(waiter.failure()).hasMessage("down");
    }
    assertThat(server.attempts).hasValue(10);
    assertThat(pool.metrics().opening()).isZero();
  }

  @Test
  void afterAFailureOneAttemptIsMadeAtATime() throws InterruptedException {
    var pool = pool(3);
    server.goDown("down");
    assertThat(acquiring(pool).failure()).hasMessage("down");
    server.hang();
    queued(pool, 1);
    queued(pool, 2);
    queued(pool, 3);
    assertThat(server.connecting).hasValue(1);
    assertThat(pool.metrics().opening()).isEqualTo(1);
    server.comeUp();
    server.letThrough(1); // it is up again: the others are opened together
    until(() -> server.connecting.get() == 2);
  }

  @Test
  void whileSessionsAreLentTheirReturnIsWaitedFor() throws InterruptedException {
    var pool = pool(2);
    var holder = pool.acquire(Deadline.NEVER);
    server.goDown("too many connections");
    var waiter = queued(pool, 1);
    until(() -> pool.metrics().opening() == 0);
    assertThat(waiter.isDone()).isFalse();
    holder.release();
    assertThat(waiter.result().session()).isSameAs(holder.session());
  }

  @Test
  void whileSessionsAreLentTheNextAttemptTakesItsTime() throws InterruptedException {
    var pool = pool(2);
    pool.acquire(Deadline.NEVER);
    server.goDown("too many connections");
    var waiter = queued(pool, 1);
    until(() -> server.attempts.get() == 2 && pool.metrics().opening() == 0);
    queued(pool, 2);
    queued(pool, 3);
    assertThat(server.attempts).hasValue(2);
    server.comeUp();
    clock.advance(RETRY);
    waiter.result();
  }

  @Test
  void whoGetsNothingBackForAWhileLearnsWhyNoMoreCanBeConnected() throws InterruptedException {
    var pool = pool(2);
    pool.acquire(Deadline.NEVER);
    server.goDown("too many connections");
    var waiter = queued(pool, 1);
    until(() -> server.attempts.get() == 2 && pool.metrics().opening() == 0);
    clock.advance(PATIENCE);
    assertThat(waiter.failure()).hasMessage("too many connections");
  }

  @Test
  void aSessionReturnedMeanwhileIsTakenBeforeOneThatIsSlowToConnect() throws InterruptedException {
    var pool = pool(2);
    var holder = pool.acquire(Deadline.NEVER);
    server.hang();
    var waiter = queued(pool, 1);
    until(() -> server.connecting.get() == 1);
    holder.release();
    assertThat(waiter.result().session()).isSameAs(holder.session());
    server.letAllThrough();
    until(() -> pool.metrics().idle() == 1);
  }

  @Test
  void connectingMayTakeLongerThanTheAcquireTimeout() throws InterruptedException {
    var pool = pool(0, 1, settings -> settings.acquireTimeout = Duration.ofSeconds(1));
    server.hang();
    var waiter = queued(pool, 1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(waiter.failure())
        .isInstanceOf(PoolExhaustedException.class)
        .hasMessage(
            "no connection to test:db became free within 1000 ms (max_size 1, 1 waiting);"
                + " connecting takes longer than that; check that the server can be reached, or"
                + " raise acquire_timeout");
    assertThat(pool.metrics().opening()).isEqualTo(1);
    server.letAllThrough();
    until(() -> pool.metrics().idle() == 1); // nobody waits for it any more, but it is there
    pool.acquire(Deadline.NEVER);
    assertThat(server.attempts).hasValue(1);
  }

  @Test
  void theMessageTellsWhyTheLastAttemptFailed() throws InterruptedException {
    var pool = pool(0, 2, settings -> settings.acquireTimeout = Duration.ofMillis(500));
    pool.acquire(Deadline.NEVER);
    server.goDown("too many connections");
    var waiter = queued(pool, 1);
    until(() -> server.attempts.get() == 2 && pool.metrics().opening() == 0);
    clock.advanceMillis(500);
    assertThat(waiter.failure())
        .isInstanceOf(PoolExhaustedException.class)
        .hasMessageContaining("; the last attempt to connect failed: too many connections; ")
        .hasCauseInstanceOf(ConnectionLostException.class);
  }

  @Test
  void anInterruptOfTheCallerDoesNotDisturbTheConnecting() throws InterruptedException {
    var pool = pool(1);
    server.hang();
    var waiter = queued(pool, 1);
    waiter.interrupt();
    assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
    server.letAllThrough();
    pool.acquire(Deadline.NEVER);
    assertThat(server.attempts).hasValue(1);
  }

  @Test
  void aSessionLostAsSoonAsItWasMadeCountsAsAFailure() throws InterruptedException {
    var broken = new FakeSession(server);
    broken.breakDown();
    server.open.incrementAndGet();
    var pool = new Pool("test:db", new Settings(0, 1).build(), () -> broken, 0, clock);
    assertThat(acquiring(pool).failure())
        .isInstanceOf(ConnectionLostException.class)
        .hasMessage("the connection to test:db was lost as soon as it was made");
    assertThat(broken.isClosed()).isTrue();
    pool.close();
  }

  @Test
  void aReplacementForADroppedSessionIsOpenedForThoseThatWait() throws InterruptedException {
    var pool = pool(1);
    var holder = pool.acquire(Deadline.NEVER);
    var waiter = queued(pool, 1);
    holder.discard();
    assertThat(waiter.result().session()).isSameAs(server.session(1));
    assertThat(server.mostOpen).hasValue(1);
  }

  @Test
  void aSessionThatDoesNotCloseWellIsGoneAllTheSame() throws InterruptedException {
    var pool = pool(1);
    var holder = pool.acquire(Deadline.NEVER);
    server.session(0).closeFailure = new IllegalStateException("driver bug");
    var waiter = queued(pool, 1);
    var log = CapturedLog.during(holder::discard, waiter::isDone);
    assertThat(waiter.result().session()).isSameAs(server.session(1));
    assertThat(log.messages()).containsExactly("a connection to test:db did not close well");
  }
}
