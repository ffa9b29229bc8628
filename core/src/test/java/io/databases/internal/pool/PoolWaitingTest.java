package io.databases.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.ErrorDetails;
import io.databases.PoolExhaustedException;
import io.databases.StatementTimeoutException;
import io.databases.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Callers that find no session: who is next, and how waiting ends. */
class PoolWaitingTest extends PoolFixture {
  private static final Duration FAIR = Duration.ofNanos(WaitQueue.PASSED_OVER_NANOS);

  @Test
  void aWaiterGetsTheSessionThatIsReturned() throws InterruptedException {
    var pool = pool(1);
    var holder = pool.acquire(Deadline.NEVER);
    var waiter = queued(pool, 1);
    holder.release();
    assertThat(waiter.result().session()).isSameAs(holder.session());
    assertThat(pool.metrics().pending()).isZero();
  }

  @Test
  void aRunningCallerMayOvertakeOneThatHasJustBegunToWait() throws InterruptedException {
    var pool = pool(1);
    var holder = pool.acquire(Deadline.NEVER);
    var waiter = queued(pool, 1);
    clock.hold(); // the waiter is woken, but is slow to get up
    holder.release();
    var overtaking = pool.acquire(Deadline.NEVER);
    clock.letGo();
    assertThat(pool.metrics().pending()).isEqualTo(1);
    overtaking.release();
    waiter.result();
  }

  @Test
  void aWaiterPassedOverForTooLongIsHandedTheNextSession() throws InterruptedException {
    var pool = pool(1);
    var holder = pool.acquire(Deadline.NEVER);
    var waiter = queued(pool, 1);
    clock.hold();
    clock.advance(FAIR);
    holder.release();
    var late = queued(pool, 1); // it finds nothing, though the waiter has not got up yet
    clock.letGo();
    var lease = waiter.result();
    assertThat(late.isDone()).isFalse();
    lease.release();
    late.result();
  }

  @Test
  void whoWasPassedOverForTooLongIsServedInTheOrderOfComing() throws InterruptedException {
    var pool = pool(1);
    var holder = pool.acquire(Deadline.NEVER);
    long before = pool.metrics().waited();
    var waiters = new ArrayList<Call<Lease>>();
    for (int i = 1; i <= 5; i++) {
      waiters.add(queued(pool, i));
    }
    clock.advance(FAIR);
    for (var waiter : waiters) {
      holder.release();
      holder = waiter.result();
    }
    assertThat(pool.metrics().waited() - before).isEqualTo(5);
  }

  @Test
  void severalSessionsReturnedAtOnceServeSeveralWaiters() throws InterruptedException {
    var pool = pool(3);
    var leases = new ArrayList<Lease>();
    for (int i = 0; i < 3; i++) {
      leases.add(pool.acquire(Deadline.NEVER));
    }
    var waiters = new ArrayList<Call<Lease>>();
    for (int i = 1; i <= 3; i++) {
      waiters.add(queued(pool, i));
    }
    clock.hold(); // the first is woken three times before it gets up
    leases.forEach(Lease::release);
    clock.letGo();
    for (var waiter : waiters) {
      waiter.result();
    }
  }

  @Test
  void aFreeSessionIsNotForgottenWhenTheOneWokenForItIsHandedAnother() throws InterruptedException {
    var pool = pool(2);
    var one = pool.acquire(Deadline.NEVER);
    var other = pool.acquire(Deadline.NEVER);
    var first = queued(pool, 1);
    var second = queued(pool, 2);
    clock.hold();
    one.release(); // free, and the first is woken for it
    clock.advance(FAIR);
    other.release(); // handed to the first
    clock.letGo();
    first.result();
    second.result();
  }

  @Test
  void whoGivesUpLeavesTheNextOneFirst() throws InterruptedException {
    var pool = pool(1);
    var holder = pool.acquire(Deadline.NEVER);
    var first = queued(pool, 1, in(3));
    var second = queued(pool, 2);
    clock.hold();
    holder.release(); // free, and the first is woken for it
    var overtaking = pool.acquire(Deadline.NEVER);
    clock.advanceMillis(3);
    clock.letGo();
    assertThat(first.failure()).isInstanceOf(StatementTimeoutException.class);
    overtaking.release();
    second.result();
  }

  @Test
  void givesUpAfterTheAcquireTimeout() throws InterruptedException {
    var pool = pool(0, 1, settings -> settings.acquireTimeout = Duration.ofSeconds(30));
    var holder = pool.acquire(Deadline.NEVER);
    var waiter = queued(pool, 1);
    clock.advance(Duration.ofSeconds(30).minusNanos(1));
    assertThat(pool.metrics().pending()).isEqualTo(1);
    clock.advance(Duration.ofNanos(1));
    assertThat(waiter.failure()).isInstanceOf(PoolExhaustedException.class);
    assertThat(waiter.databaseFailure().details()).isEqualTo(ErrorDetails.NOTHING_SENT);
    assertThat(pool.metrics().timedOut()).isEqualTo(1);
    assertThat(pool.metrics().pending()).isZero();
    holder.release();
    pool.acquire(Deadline.NEVER);
  }

  @Test
  void theMessageSaysWhoHoldsTheSessionsAndWhatToDo() throws Exception {
    var pool = pool(0, 1, settings -> settings.acquireTimeout = Duration.ofMillis(700));
    var holder = new Call<>(() -> pool.acquire(Deadline.NEVER));
    holder.result();
    clock.advanceMillis(300);
    var waiter = queued(pool, 1);
    clock.advanceMillis(1);
    queued(pool, 2);
    clock.advanceMillis(699);
    assertThat(waiter.failure())
        .hasMessage(
            "no connection to test:db became free within 700 ms (max_size 1, 2 waiting); the"
                + " longest held was taken 1000 ms ago by thread caller; set leak_detection to see"
                + " where, close what is held, or raise max_size");
  }

  @Test
  void theCauseShowsWhereTheLongestHeldWasTakenIfThatIsWatched() throws InterruptedException {
    var pool =
        pool(
            0,
            2,
            settings -> {
              settings.acquireTimeout = Duration.ofSeconds(1);
              settings.leakThreshold = Duration.ofMinutes(1);
            });
    takenHere(pool);
    clock.advanceMillis(1);
    pool.acquire(Deadline.NEVER);
    var waiter = queued(pool, 1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(waiter.failure())
        .hasMessageEndingWith("; close what is held, or raise max_size or acquire_timeout");
    assertThat(waiter.failure().getCause().getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("takenHere"));
  }

  private static void takenHere(Pool pool) throws InterruptedException {
    pool.acquire(Deadline.NEVER);
  }

  @Test
  void aDeadlineBeforeTheAcquireTimeoutIsTheStatements() throws InterruptedException {
    var pool = pool(0, 1, settings -> settings.acquireTimeout = Duration.ofSeconds(30));
    pool.acquire(Deadline.NEVER);
    var waiter = queued(pool, 1, in(20));
    clock.advanceMillis(20);
    assertThat(waiter.failure())
        .isInstanceOf(StatementTimeoutException.class)
        .hasMessageStartingWith("the statement's time was over before it was sent: ");
    assertThat(waiter.databaseFailure().retrySafe()).isTrue();
  }

  @Test
  void aDeadlineThatIsOverFailsOnlyWhereItWouldHaveToWait() throws InterruptedException {
    var pool = pool(1);
    open(pool, 1);
    var past = in(-1);
    var lease = pool.acquire(past);
    assertThat(acquiring(pool, past).failure()).isInstanceOf(StatementTimeoutException.class);
    lease.release();
    assertThat(pool.metrics().idle()).isEqualTo(1);
  }

  @Test
  void withoutALimitACallerWaitsForEver() throws InterruptedException {
    var pool = pool(1);
    var holder = pool.acquire(Deadline.NEVER);
    var waiter = queued(pool, 1);
    clock.advance(Duration.ofDays(1000));
    assertThat(waiter.isDone()).isFalse();
    holder.release();
    waiter.result();
  }

  @Test
  void anInterruptEndsTheWaitAndLeavesNoTrace() throws InterruptedException {
    var pool = pool(1);
    var holder = pool.acquire(Deadline.NEVER);
    var first = queued(pool, 1);
    var second = queued(pool, 2);
    first.interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    assertThat(pool.metrics().pending()).isEqualTo(1);
    holder.release();
    second.result().release();
    assertThat(pool.metrics().idle()).isEqualTo(1);
  }

  @Test
  void anInterruptInTheMiddleOfTheQueueLetsTheOthersKeepTheirOrder() throws InterruptedException {
    var pool = pool(1);
    var holder = pool.acquire(Deadline.NEVER);
    var first = queued(pool, 1);
    var second = queued(pool, 2);
    var third = queued(pool, 3);
    second.interrupt();
    assertThat(second.failure()).isInstanceOf(InterruptedException.class);
    clock.advance(FAIR);
    holder.release();
    var lease = first.result();
    assertThat(third.isDone()).isFalse();
    lease.release();
    third.result();
  }

  @Test
  void aSessionHandedToSomeoneWhoIsInterruptedMeanwhileGoesOn() throws InterruptedException {
    var pool = pool(1);
    var holder = pool.acquire(Deadline.NEVER);
    var first = queued(pool, 1);
    var second = queued(pool, 2);
    clock.hold();
    clock.advance(FAIR);
    first.interrupt();
    holder.release();
    clock.letGo();
    first.result().release(); // what it was handed counts more than the interrupt
    second.result();
  }

  @Test
  void anInterruptedThreadIsLentWhatIsFree() throws InterruptedException {
    var pool = pool(1);
    open(pool, 1);
    var call =
        new Call<>(() -> {
          Thread.currentThread().interrupt();
          var lease = pool.acquire(Deadline.NEVER);
          lease.release();
          return Thread.interrupted();
        });
    assertThat(call.result()).isTrue();
  }
}
