package io.databases.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.ClosedException;
import io.databases.spi.Deadline;
import io.databases.spi.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The end of a pool, whatever is going on in it. */
class PoolCloseTest extends PoolFixture {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Pool pool = sharedPool(2, 2, settings -> settings.closeGrace = GRACE);

  private Call<Void> closing() {
    return new Call<>(() -> {
      pool.close();
      return null;
    });
  }

  /** A close that has done what it can and waits for the rest. */
  private Call<Void> closingInVain() {
    var call = closing();
    until(() -> clock.isAsleep(call.thread()));
    return call;
  }

  @Test
  void closesIdleSessionsAndLendsNoMore() throws InterruptedException {
    open(pool, 2);
    pool.close();
    assertThat(server.open).hasValue(0);
    assertThat(pool.metrics().idle()).isZero();
    assertThat(acquiring(pool).failure())
        .isInstanceOf(ClosedException.class)
        .hasMessage("test:db is closed");
    assertThat(sharing(pool).failure()).isInstanceOf(ClosedException.class);
  }

  @Test
  void closingTwiceDoesNothingTheSecondTime() throws InterruptedException {
    open(pool, 1);
    pool.close();
    pool.close();
    assertThat(server.session(0).closes).hasValue(1);
  }

  @Test
  void refusesThoseThatWait() throws InterruptedException {
    var holder = pool.acquire(Deadline.NEVER);
    pool.acquire(Deadline.NEVER);
    var first = queued(pool, 1);
    var second = queuedSharing(pool, 2);
    pool.close();
    assertThat(first.failure())
        .isInstanceOf(ClosedException.class)
        .hasMessage("test:db was closed while a caller waited for a connection");
    assertThat(second.failure()).isInstanceOf(ClosedException.class);
    assertThat(first.failure()).isNotSameAs(second.failure());
    assertThat(pool.metrics().pending()).isZero();
    assertThat(holder.session().isOpen()).isFalse();
  }

  @Test
  void closesAtOnceWhatIsLentButDoesNothing() throws InterruptedException {
    var lease = pool.acquire(Deadline.NEVER);
    pool.close();
    assertThat(lease.session().isOpen()).isFalse();
    lease.release();
    assertThat(pool.metrics().active()).isZero();
  }

  @Test
  void givesAStatementTimeToEnd() throws InterruptedException {
    var lease = pool.acquire(Deadline.NEVER);
    var statement = lease.submit(FakeSession.STATEMENT);
    var close = closingInVain();
    clock.advance(GRACE.minusNanos(1));
    assertThat(lease.session().isOpen()).isTrue();
    statement.complete(Request.Nothing.DONE);
    clock.advanceMillis(1);
    close.result();
    assertThat(lease.session().isOpen()).isFalse();
  }

  @Test
  void doesNotWaitLongerThanTheStatement() throws InterruptedException {
    var lease = pool.acquire(Deadline.NEVER);
    var statement = lease.submit(FakeSession.STATEMENT);
    var close = closingInVain();
    statement.complete(Request.Nothing.DONE);
    lease.release();
    clock.advanceMillis(1); // the time itself hardly moves
    close.result();
    assertThat(server.open).hasValue(0);
  }

  @Test
  void givesSharedStatementsTimeToEnd() throws InterruptedException {
    var shared = pool.enterShared(Deadline.NEVER);
    var close = closingInVain();
    assertThat(shared.session().isOpen()).isTrue();
    pool.exitShared(shared);
    clock.advanceMillis(1);
    close.result();
    assertThat(server.open).hasValue(0);
    assertThat(pool.metrics().active()).isZero();
  }

  @Test
  void closesUnderAStatementThatTakesTooLong() throws InterruptedException {
    var lease = pool.acquire(Deadline.NEVER);
    var statement = lease.submit(FakeSession.STATEMENT);
    var shared = pool.enterShared(Deadline.NEVER);
    var close = closingInVain();
    clock.advance(GRACE);
    close.result();
    assertThat(lease.session().isOpen()).isFalse();
    assertThat(shared.session().isOpen()).isFalse();
    statement.complete(Request.Nothing.DONE);
    lease.release();
    pool.exitShared(shared);
    assertThat(pool.metrics().active()).isZero();
    assertThat(server.session(0).closes.get() + server.session(1).closes.get())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void endsWhatIsBeingConnectedAndLeavesNoThread() throws InterruptedException {
    server.hang();
    var waiter = queued(pool, 1);
    until(() -> server.connecting.get() == 1);
    pool.close();
    assertThat(server.connecting).hasValue(0);
    assertThat(pool.metrics().opening()).isZero();
    assertThat(waiter.failure()).isInstanceOf(ClosedException.class);
  }

  @Test
  void closesASessionThatComesTooLate() throws InterruptedException {
    var late =
        new Pool(
            "test:db",
            new Settings(0, 1).build(),
            () -> {
              try {
                Thread.sleep(Duration.ofDays(1));
              } catch (InterruptedException e) {
                // a driver that makes its connection all the same
              }
              return server.get();
            },
            0,
            clock);
    queued(late, 1);
    late.close();
    assertThat(server.sessions).hasSize(1);
    assertThat(server.open).hasValue(0);
  }

  @Test
  void anInterruptDoesNotShortenTheGraceAndIsKept() throws InterruptedException {
    var lease = pool.acquire(Deadline.NEVER);
    var statement = lease.submit(FakeSession.STATEMENT);
    var close =
        new Call<>(() -> {
          Thread.currentThread().interrupt();
          pool.close();
          return Thread.interrupted();
        });
    until(() -> clock.isAsleep(close.thread()));
    close.interrupt();
    assertThat(lease.session().isOpen()).isTrue();
    statement.complete(Request.Nothing.DONE);
    lease.release();
    clock.advanceMillis(1);
    assertThat(close.result()).isTrue();
  }

  @Test
  void upkeepAfterTheEndOpensNothing() throws InterruptedException {
    open(pool, 1);
    pool.close();
    pool.fill();
    pool.maintain();
    assertThat(server.attempts).hasValue(1);
  }

  @Test
  void aSessionHandedToAWaiterAsThePoolIsClosedIsClosed() throws InterruptedException {
    var one = pool.acquire(Deadline.NEVER);
    var other = pool.acquire(Deadline.NEVER);
    var waiter = queued(pool, 1);
    clock.advanceMillis(10);
    clock.hold();
    one.release(); // handed over, but the waiter is slow to get up
    other.release();
    var close = closing();
    until(() -> server.open.get() == 1);
    clock.letGo();
    assertThat(waiter.failure()).isInstanceOf(ClosedException.class);
    until(() -> {
      clock.advanceMillis(1);
      return close.isDone();
    });
    assertThat(server.open).hasValue(0);
  }
}
