package io.databases.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.spi.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Single statements of many callers on the same sessions: where each goes. */
class PoolSharingTest extends PoolFixture {
  private static final long HELD_UP = PooledSession.HELD_UP_NANOS / 1_000_000 + 1;

  private static PooledSession enter(Pool pool) throws InterruptedException {
    return pool.enterShared(Deadline.NEVER);
  }

  @Test
  void statementsShareASession() throws InterruptedException {
    var pool = sharedPool(4, 1);
    var one = enter(pool);
    var other = enter(pool);
    assertThat(other).isSameAs(one);
    assertState(pool, 1, 0, 0, 0, 1);
    pool.exitShared(one);
    assertThat(pool.metrics().active()).isEqualTo(1);
    pool.exitShared(other);
    assertState(pool, 0, 1, 0, 0, 1);
  }

  @Test
  void aSecondSessionIsOpenedOnlyWhenTheFirstIsBusyAndIsNotWaitedFor() throws InterruptedException {
    var pool = sharedPool(4, 2);
    pool.exitShared(enter(pool));
    pool.exitShared(enter(pool));
    assertThat(server.attempts).hasValue(1);
    server.hang();
    var one = enter(pool);
    assertThat(server.attempts).hasValue(1);
    var other = enter(pool);
    assertThat(other).isSameAs(one);
    until(() -> server.connecting.get() == 1);
    enter(pool);
    assertThat(pool.metrics().opening()).isEqualTo(1);
  }

  @Test
  void statementsAreSpreadOverTheTargetNumberTheLeastBusyFirst() throws InterruptedException {
    var pool = sharedPool(4, 2);
    open(pool, 4);
    var a = enter(pool);
    var b = enter(pool);
    assertThat(b).isNotSameAs(a);
    var c = enter(pool);
    var d = enter(pool);
    assertThat(a.inFlight()).isEqualTo(2);
    assertThat(b.inFlight()).isEqualTo(2);
    pool.exitShared(b);
    assertThat(enter(pool)).isSameAs(b);
    assertThat(c).isNotSameAs(d);
    assertThat(pool.metrics().active()).isEqualTo(2);
  }

  @Test
  void lendingAndSharingStartFromOppositeEnds() throws InterruptedException {
    var pool = sharedPool(3, 1);
    open(pool, 3);
    var shared = enter(pool);
    var lent = pool.acquire(Deadline.NEVER);
    assertThat(shared.session()).isSameAs(server.session(0));
    assertThat(lent.session()).isSameAs(server.session(2));
  }

  @Test
  void whereThoseOfTheTargetNumberAreLentOthersAreShared() throws InterruptedException {
    var pool = sharedPool(2, 1);
    open(pool, 2);
    var shared = enter(pool);
    pool.exitShared(shared);
    pool.acquire(Deadline.NEVER); // the second
    pool.acquire(Deadline.NEVER).release(); // the first
    assertThat(enter(pool).session()).isSameAs(server.session(0));
  }

  @Test
  void aSessionHeldUpIsPassedByWhileAnotherCanBeHad() throws InterruptedException {
    var pool = sharedPool(2, 1);
    open(pool, 2);
    var slow = enter(pool);
    clock.advanceMillis(HELD_UP);
    var next = enter(pool);
    assertThat(next).isNotSameAs(slow);
    assertThat(enter(pool)).isSameAs(next);
  }

  @Test
  void aSessionThatAnswersIsNotHeldUp() throws InterruptedException {
    var pool = sharedPool(2, 1);
    open(pool, 2);
    var session = enter(pool);
    for (int i = 0; i < 10; i++) {
      assertThat(enter(pool)).isSameAs(session);
      clock.advanceMillis(HELD_UP - 2);
      pool.exitShared(session);
    }
    assertThat(enter(pool)).isSameAs(session);
  }

  @Test
  void whereAllAreHeldUpAnotherIsOpened() throws InterruptedException {
    var pool = sharedPool(2, 1);
    var slow = enter(pool);
    clock.advanceMillis(HELD_UP);
    var next = enter(pool);
    assertThat(next).isNotSameAs(slow);
    assertThat(next.session()).isSameAs(server.session(1));
  }

  @Test
  void whileAnotherIsBeingOpenedOneThatAnswersAgainIsTaken() throws InterruptedException {
    var pool = sharedPool(2, 1);
    var slow = enter(pool);
    enter(pool);
    clock.advanceMillis(HELD_UP);
    server.hang();
    var first = queuedSharing(pool, 1);
    var second = queuedSharing(pool, 2);
    until(() -> server.connecting.get() == 1);
    pool.exitShared(slow); // one of the two statements is done
    assertThat(first.result()).isSameAs(slow);
    assertThat(second.result()).isSameAs(slow);
  }

  @Test
  void manyThatWaitToShareDoNotOpenASessionEach() throws InterruptedException {
    var pool = sharedPool(10, 2);
    server.hang();
    for (int i = 1; i <= 8; i++) {
      queuedSharing(pool, i);
    }
    assertThat(pool.metrics().opening()).isEqualTo(2);
  }

  @Test
  void allThatWaitToShareGoTogetherOnceThereIsASession() throws InterruptedException {
    var pool = sharedPool(1, 1);
    var lease = pool.acquire(Deadline.NEVER);
    var first = queuedSharing(pool, 1);
    var second = queuedSharing(pool, 2);
    var third = queuedSharing(pool, 3);
    clock.advanceMillis(HELD_UP);
    lease.release();
    var session = first.result();
    assertThat(second.result()).isSameAs(session);
    assertThat(third.result()).isSameAs(session);
    assertThat(session.inFlight()).isEqualTo(3);
  }

  @Test
  void atTheMaximumAStatementJoinsTheShortestQueue() throws InterruptedException {
    var pool = sharedPool(2, 2);
    open(pool, 2);
    var a = enter(pool);
    var b = enter(pool);
    assertThat(enter(pool)).isSameAs(a);
    clock.advanceMillis(HELD_UP);
    assertThat(enter(pool)).isSameAs(b);
    pool.exitShared(b); // it answers: it is the only one not held up
    assertThat(enter(pool)).isSameAs(b);
    assertThat(enter(pool)).isSameAs(b);
    assertThat(a.inFlight()).isEqualTo(2);
  }

  @Test
  void whereNoMoreCanBeConnectedAStatementJoinsTheShortestQueue() throws InterruptedException {
    var pool = sharedPool(2, 1);
    var slow = enter(pool);
    clock.advanceMillis(HELD_UP);
    server.goDown("too many connections");
    assertThat(enter(pool)).isSameAs(slow);
    assertThat(enter(pool)).isSameAs(slow);
    assertThat(server.attempts).hasValue(2);
  }

  @Test
  void aCallerThatWantsASessionAloneDrainsASharedOne() throws InterruptedException {
    var pool = sharedPool(1, 1);
    var shared = enter(pool);
    enter(pool);
    var alone = queued(pool, 1);
    assertThat(shared.isDraining()).isTrue();
    var late = queuedSharing(pool, 2); // it must not keep the session busy
    pool.exitShared(shared);
    assertThat(alone.isDone()).isFalse();
    pool.exitShared(shared);
    var lease = alone.result();
    assertThat(late.isDone()).isFalse();
    lease.release();
    assertThat(late.result()).isSameAs(shared);
    assertThat(shared.isDraining()).isFalse();
  }

  @Test
  void nobodyOvertakesTheCallerForWhomASessionWasDrained() throws InterruptedException {
    var pool = sharedPool(1, 1);
    var shared = enter(pool);
    var alone = queued(pool, 1);
    clock.hold();
    pool.exitShared(shared);
    assertThat(shared.isTaken()).isTrue(); // though the caller has not got up yet
    clock.letGo();
    alone.result();
  }

  @Test
  void theSessionWithTheLeastToDoIsDrainedAndOnlyThat() throws InterruptedException {
    var pool = sharedPool(2, 2);
    open(pool, 2);
    var a = enter(pool);
    var b = enter(pool);
    enter(pool);
    queued(pool, 1);
    queued(pool, 2);
    assertThat(a.isDraining()).isFalse();
    assertThat(b.isDraining()).isTrue();
    assertThat(enter(pool)).isSameAs(a);
  }

  @Test
  void oneThatIsNotHeldUpIsDrainedRather() throws InterruptedException {
    var pool = sharedPool(2, 2);
    open(pool, 2);
    var slow = enter(pool);
    clock.advanceMillis(HELD_UP);
    var quick = enter(pool);
    assertThat(enter(pool)).isSameAs(quick);
    queued(pool, 1);
    assertThat(slow.isDraining()).isFalse();
    assertThat(quick.isDraining()).isTrue();
  }

  @Test
  void whereTheOneBeingDrainedIsHeldUpAnotherIsDrainedToo() throws InterruptedException {
    var pool = sharedPool(2, 2);
    open(pool, 2);
    var a = enter(pool);
    var b = enter(pool);
    assertThat(enter(pool)).isSameAs(a);
    var alone = queued(pool, 1);
    assertThat(b.isDraining()).isTrue();
    clock.advance(Duration.ofNanos(PooledSession.HELD_UP_NANOS));
    pool.exitShared(a); // it answers, the other does not
    clock.advance(Duration.ofNanos(PooledSession.HELD_UP_NANOS));
    until(a::isDraining);
    pool.exitShared(a);
    assertThat(alone.result().session()).isSameAs(a.session());
  }

  @Test
  void nothingIsDrainedWhileASessionIsOnItsWayUnlessThatTakesLong() throws InterruptedException {
    var pool = sharedPool(2, 1);
    var shared = enter(pool);
    server.hang();
    var alone = queued(pool, 1);
    assertThat(shared.isDraining()).isFalse();
    clock.advance(Duration.ofNanos(WaitQueue.PASSED_OVER_NANOS));
    until(shared::isDraining);
    pool.exitShared(shared);
    assertThat(alone.result().session()).isSameAs(shared.session());
  }

  @Test
  void aDrainedSessionIsSharedAgainWhereTheCallerHasGivenUp() throws InterruptedException {
    var pool = sharedPool(1, 1);
    var shared = enter(pool);
    var alone = queued(pool, 1);
    alone.interrupt();
    assertThat(alone.failure()).isInstanceOf(InterruptedException.class);
    pool.exitShared(shared);
    assertThat(enter(pool)).isSameAs(shared);
    assertThat(enter(pool)).isSameAs(shared);
  }

  @Test
  void aDrainedSessionIsSharedAgainWhenItIsReturned() throws InterruptedException {
    var pool = sharedPool(1, 1);
    var shared = enter(pool);
    var alone = queued(pool, 1);
    pool.exitShared(shared);
    alone.result().release();
    assertThat(enter(pool)).isSameAs(shared);
    assertThat(enter(pool)).isSameAs(shared);
  }

  @Test
  void anOvertakenCallerThatWantsASessionAloneDrainsItAfterAll() throws InterruptedException {
    var pool = sharedPool(1, 1);
    var lease = pool.acquire(Deadline.NEVER);
    var alone = queued(pool, 1);
    clock.hold();
    lease.release();
    var shared = enter(pool); // overtakes
    clock.letGo();
    until(shared::isDraining);
    pool.exitShared(shared);
    alone.result();
  }

  @Test
  void theLastToLeaveABrokenSessionDropsIt() throws InterruptedException {
    var pool = sharedPool(1, 1);
    var session = enter(pool);
    enter(pool);
    server.session(0).breakDown();
    pool.exitShared(session);
    assertThat(server.session(0).isClosed()).isFalse();
    pool.exitShared(session);
    assertThat(server.session(0).isClosed()).isTrue();
    assertThat(pool.metrics().active()).isZero();
    assertThat(enter(pool).session()).isSameAs(server.session(1));
  }

  @Test
  void nothingJoinsABrokenSession() throws InterruptedException {
    var pool = sharedPool(2, 1);
    var broken = enter(pool);
    server.session(0).breakDown();
    assertThat(enter(pool)).isNotSameAs(broken);
  }

  @Test
  void aBrokenSessionThatNobodyUsesMakesRoomForANewOne() throws InterruptedException {
    var pool = sharedPool(2, 1);
    open(pool, 2);
    var slow = enter(pool);
    server.session(1).breakDown();
    clock.advanceMillis(HELD_UP);
    var next = enter(pool);
    assertThat(next).isNotSameAs(slow);
    assertThat(next.session()).isSameAs(server.session(2));
    assertThat(server.mostOpen).hasValue(2);
  }

  @Test
  void aSessionTooOldIsReplacedUnderLoad() throws InterruptedException {
    var pool = sharedPool(2, 1, settings -> settings.maxLifetime = Duration.ofMinutes(30));
    var old = enter(pool);
    clock.advance(Duration.ofMinutes(30));
    var next = enter(pool);
    assertThat(next).isNotSameAs(old);
    pool.exitShared(old);
    assertThat(server.session(0).isClosed()).isTrue();
    assertThat(next.session().isOpen()).isTrue();
  }

  @Test
  void theOnlySessionIsReplacedUnderLoadWhenItIsTooOld() throws InterruptedException {
    var pool = sharedPool(1, 1, settings -> settings.maxLifetime = Duration.ofMinutes(30));
    var old = enter(pool);
    clock.advance(Duration.ofMinutes(30));
    var next = queuedSharing(pool, 1);
    pool.exitShared(old);
    assertThat(next.result().session()).isSameAs(server.session(1));
    assertThat(server.mostOpen).hasValue(1);
  }
}
