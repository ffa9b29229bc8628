package io.databases.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.spi.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What time does to sessions and leases: age, idleness, leaks. */
class PoolUpkeepTest extends PoolFixture {
  private static final Duration TICK = Duration.ofNanos(1);

  @Test
  void fillsUpToTheMinimumSize() {
    var pool = pool(2, 4, settings -> {});
    pool.fill();
    until(() -> pool.metrics().idle() == 2);
    pool.fill();
    assertState(pool, 0, 2, 0, 0, 2);
  }

  @Test
  void fillsOnlyWhatIsNotBeingOpenedAlready() {
    var pool = pool(2, 4, settings -> {});
    server.hang();
    pool.fill();
    pool.fill();
    assertThat(pool.metrics().opening()).isEqualTo(2);
  }

  @Test
  void replacesWhatWentBelowTheMinimumSize() throws InterruptedException {
    var pool = pool(1, 2, settings -> {});
    pool.acquire(Deadline.NEVER).discard();
    pool.maintain();
    until(() -> pool.metrics().idle() == 1);
    assertThat(server.attempts).hasValue(2);
  }

  @Test
  void whereFillingFailsItIsTriedAgainTheNextTime() {
    var pool = pool(2, 2, settings -> {});
    server.goDown("down");
    var log =
        CapturedLog.during(
            () -> {
              pool.fill();
              until(() -> pool.metrics().opening() == 0 && server.attempts.get() > 0);
            },
            () -> true);
    assertThat(log.messages()).allMatch(text -> text.contains("could not connect to test:db"));
    server.comeUp();
    pool.maintain();
    until(() -> pool.metrics().idle() == 1);
    pool.maintain();
    until(() -> pool.metrics().idle() == 2);
  }

  @Test
  void closesWhatIsIdleForTooLongDownToTheMinimumSize() throws InterruptedException {
    var pool = pool(1, 3, settings -> settings.idleTimeout = Duration.ofMinutes(10));
    open(pool, 3);
    clock.advance(Duration.ofMinutes(10));
    pool.maintain();
    assertThat(pool.metrics().idle()).isEqualTo(3);
    clock.advance(TICK);
    pool.maintain();
    assertState(pool, 0, 1, 0, 0, 3);
    assertThat(server.open).hasValue(1);
  }

  @Test
  void whatWasUsedMeanwhileIsNotIdle() throws InterruptedException {
    var pool = pool(0, 3, settings -> settings.idleTimeout = Duration.ofMinutes(10));
    open(pool, 3);
    clock.advance(Duration.ofMinutes(10));
    var held = pool.acquire(Deadline.NEVER);
    pool.acquire(Deadline.NEVER).release();
    clock.advance(TICK);
    pool.maintain();
    assertThat(pool.metrics().idle()).isEqualTo(1);
    assertThat(held.session().isOpen()).isTrue();
  }

  @Test
  void replacesWhatIsTooOldWhenItIsReturned() throws InterruptedException {
    var pool = pool(0, 1, settings -> settings.maxLifetime = Duration.ofMinutes(30));
    var lease = pool.acquire(Deadline.NEVER);
    clock.advance(Duration.ofMinutes(30));
    assertThat(lease.session().isOpen()).isTrue();
    lease.release();
    assertThat(server.session(0).isClosed()).isTrue();
    assertThat(pool.acquire(Deadline.NEVER).session()).isSameAs(server.session(1));
  }

  @Test
  void replacesWhatIsTooOldWhileItIsIdle() throws InterruptedException {
    var pool = pool(1, 1, settings -> settings.maxLifetime = Duration.ofMinutes(30));
    open(pool, 1);
    clock.advance(Duration.ofMinutes(30));
    pool.maintain();
    until(() -> pool.metrics().idle() == 1);
    assertThat(server.session(0).isClosed()).isTrue();
    assertThat(server.attempts).hasValue(2);
  }

  @Test
  void doesNotLendWhatIsTooOld() throws InterruptedException {
    var pool = pool(0, 1, settings -> settings.maxLifetime = Duration.ofMinutes(30));
    open(pool, 1);
    clock.advance(Duration.ofMinutes(30));
    assertThat(pool.acquire(Deadline.NEVER).session()).isSameAs(server.session(1));
  }

  @Test
  void lifetimesEndAtDifferentTimesWithinTheLastTenth() throws InterruptedException {
    var pool = pool(0, 50, settings -> settings.maxLifetime = Duration.ofMinutes(100));
    open(pool, 50);
    clock.advance(Duration.ofMinutes(90).minus(TICK));
    pool.maintain();
    assertThat(pool.metrics().idle()).isEqualTo(50);
    clock.advance(Duration.ofMinutes(5));
    pool.maintain();
    assertThat(pool.metrics().idle()).isBetween(1, 49);
    clock.advance(Duration.ofMinutes(5).plus(TICK));
    pool.maintain();
    assertThat(pool.metrics().idle()).isZero();
  }

  @Test
  void removesWhatBrokeWhileIdle() throws InterruptedException {
    var pool = pool(0, 1, settings -> {});
    open(pool, 1);
    server.session(0).breakDown();
    pool.maintain();
    assertThat(pool.metrics().idle()).isZero();
    assertThat(server.session(0).isClosed()).isTrue();
  }

  @Test
  void reportsOnceALeaseThatIsOutForTooLongAndWhereItWasTaken() throws InterruptedException {
    var pool = pool(0, 1, settings -> settings.leakThreshold = Duration.ofSeconds(10));
    pool.acquire(Deadline.NEVER);
    clock.advance(Duration.ofSeconds(10).plus(TICK));
    var log =
        CapturedLog.during(
            () -> {
              pool.maintain();
              pool.maintain();
            },
            () -> true);
    assertThat(log.messages()).hasSize(1);
    assertThat(log.messages().getFirst())
        .startsWith("possible leak: a connection to test:db was taken 10000 ms ago by thread ")
        .endsWith(" and is not closed");
    assertThat(log.records().getFirst().getThrown().getStackTrace())
        .anyMatch(frame ->
            frame.getMethodName().equals("reportsOnceALeaseThatIsOutForTooLongAndWhereItWasTaken"));
  }

  @Test
  void takesBackALeaseWhoseOwnerIsGone() throws InterruptedException {
    var pool = pool(1);
    var lease = pool.acquire(Deadline.NEVER);
    pool.watch(lease, new Object());
    var log =
        CapturedLog.during(
            () -> {},
            () -> {
              System.gc();
              pool.maintain();
              return lease.isReleased();
            });
    assertThat(log.messages()).hasSize(1);
    assertThat(log.messages().getFirst())
        .startsWith("leak: a connection to test:db taken by thread ")
        .endsWith("its session is closed (set leak_detection to see where it was taken)");
    assertThat(server.session(0).isClosed()).isTrue();
    pool.acquire(Deadline.NEVER);
  }

  @Test
  void doesNotMissAnOwnerWhoseLeaseWasReturned() throws InterruptedException {
    var pool = pool(1);
    var lease = pool.acquire(Deadline.NEVER);
    pool.watch(lease, new Object());
    lease.release();
    var next = pool.acquire(Deadline.NEVER);
    var log =
        CapturedLog.during(
            () -> {
              System.gc();
              pool.maintain();
            },
            () -> true);
    assertThat(log.messages()).isEmpty();
    assertThat(next.session().isOpen()).isTrue();
  }

  @Test
  void upkeepIsDueTwiceWithinTheShortestTimeThatItLooksAfter() {
    assertThat(pool(1).maintenanceInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(
            pool(0, 1, settings -> settings.leakThreshold = Duration.ofSeconds(1))
                .maintenanceInterval())
        .isEqualTo(Duration.ofMillis(500));
    assertThat(
            pool(0, 1, settings -> settings.idleTimeout = Duration.ofMillis(1))
                .maintenanceInterval())
        .isEqualTo(Duration.ofMillis(50));
  }
}
