package io.databases.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.PoolExhaustedException;
import io.databases.spi.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sessions that were idle for a while are asked whether they still work before they are used. */
class PoolValidationTest extends PoolFixture {
  private static final Duration IDLE = Duration.ofSeconds(30).plusNanos(1);

  private final Pool pool =
      sharedPool(2, 2, settings -> settings.validateAfter = Duration.ofSeconds(30));

  @Test
  void asksWhatWasIdleForTooLong() throws InterruptedException {
    open(pool, 1);
    clock.advance(IDLE);
    assertThat(pool.acquire(Deadline.NEVER).session()).isSameAs(server.session(0));
    assertThat(server.session(0).pings).hasValue(1);
  }

  @Test
  void doesNotAskWhatWasUsedLately() throws InterruptedException {
    open(pool, 1);
    clock.advance(IDLE.minusNanos(1));
    pool.acquire(Deadline.NEVER).release();
    clock.advance(IDLE.minusNanos(1));
    pool.acquire(Deadline.NEVER);
    assertThat(server.session(0).pings).hasValue(0);
  }

  @Test
  void theTimeThatASessionIsLentIsNotIdleness() throws InterruptedException {
    var lease = pool.acquire(Deadline.NEVER);
    clock.advance(IDLE);
    lease.release();
    pool.acquire(Deadline.NEVER);
    assertThat(server.session(0).pings).hasValue(0);
  }

  @Test
  void replacesADeadOneWithoutTheCallerNoticing() throws InterruptedException {
    open(pool, 2);
    server.session(0).ping = FakeSession.Ping.FAILS;
    server.session(1).ping = FakeSession.Ping.FAILS;
    clock.advance(IDLE);
    assertThat(pool.acquire(Deadline.NEVER).session()).isSameAs(server.session(2));
    assertThat(server.session(0).isClosed()).isTrue();
    assertThat(server.session(1).isClosed()).isTrue();
  }

  @Test
  void sharedStatementsAskToo() throws InterruptedException {
    open(pool, 1);
    server.session(0).ping = FakeSession.Ping.FAILS;
    clock.advance(IDLE);
    var shared = pool.enterShared(Deadline.NEVER);
    assertThat(shared.session()).isSameAs(server.session(1));
    pool.exitShared(shared);
    assertThat(server.session(0).isClosed()).isTrue();
    assertThat(pool.metrics().idle()).isEqualTo(1);
  }

  @Test
  void aSharedStatementThatFoundTheSessionWellLetsOthersJoin() throws InterruptedException {
    open(pool, 1);
    clock.advance(IDLE);
    var shared = pool.enterShared(Deadline.NEVER);
    assertThat(shared.session()).isSameAs(server.session(0));
    assertThat(shared.inFlight()).isEqualTo(1);
    assertThat(shared.isTaken()).isFalse();
    assertThat(server.session(0).pings).hasValue(1);
  }

  @Test
  void whoHasNoTimeToAskIsNotKeptWaiting() throws InterruptedException {
    var hasty =
        pool(
            0,
            1,
            settings -> {
              settings.validateAfter = Duration.ofSeconds(30);
              settings.acquireTimeout = Duration.ofMillis(5);
            });
    open(hasty, 1);
    server.session(0).ping = FakeSession.Ping.HANGS;
    server.hang();
    clock.advance(IDLE);
    var call = acquiring(hasty);
    until(() -> server.session(0).isClosed()); // it did not answer in the time there was
    clock.advanceMillis(5);
    assertThat(call.failure()).isInstanceOf(PoolExhaustedException.class);
  }

  @Test
  void whoIsTooLateLeavesTheSessionToOthers() throws InterruptedException {
    open(pool, 1);
    clock.advance(IDLE);
    assertThat(acquiring(pool, in(-1)).failure()).isNotNull();
    assertThat(server.session(0).pings).hasValue(0);
    assertThat(pool.metrics().idle()).isEqualTo(1);
  }

  @Test
  void anInterruptWhileAskingLeavesTheSessionToBeAskedByTheNext() throws InterruptedException {
    open(pool, 1);
    server.session(0).ping = FakeSession.Ping.HANGS;
    clock.advance(IDLE);
    var call = acquiring(pool);
    until(() -> server.session(0).pings.get() == 1);
    call.interrupt();
    assertThat(call.failure()).isInstanceOf(InterruptedException.class);
    assertThat(pool.metrics().idle()).isEqualTo(1);
    server.session(0).ping = FakeSession.Ping.ANSWERS;
    assertThat(pool.acquire(Deadline.NEVER).session()).isSameAs(server.session(0));
    assertThat(server.session(0).pings).hasValue(2);
  }
}
