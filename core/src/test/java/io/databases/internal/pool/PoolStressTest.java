package io.databases.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.DatabaseException;
import io.databases.spi.Deadline;
import io.databases.spi.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many callers at once, on the real clock: nobody is forgotten and nothing is lost. */
class PoolStressTest extends PoolFixture {
  private static final int MAX = 4;

  @Test
  void tenThousandThreadsAreAllServedByFourSessions() throws InterruptedException {
    var pool = realTimePool(settings -> {});
    var served = new AtomicInteger();
    runAll(
        10_000,
        i -> {
          var lease = pool.acquire(Deadline.NEVER);
          LockSupport.parkNanos(1_000);
          served.incrementAndGet();
          lease.release();
        });
    assertThat(served).hasValue(10_000);
    assertThat(server.attempts).hasValue(MAX);
    assertState(pool, 0, MAX, 0, 0, MAX);
  }

  @Test
  void tenThousandThreadsShareAndTakeSessionsAlone() throws InterruptedException {
    var pool = realTimePool(settings -> {});
    var served = new AtomicInteger();
    runAll(
        10_000,
        i -> {
          if (i % 3 == 0) {
            var lease = pool.acquire(Deadline.NEVER);
            LockSupport.parkNanos(1_000);
            lease.release();
          } else {
            var session = pool.enterShared(Deadline.NEVER);
            LockSupport.parkNanos(1_000);
            pool.exitShared(session);
          }
          served.incrementAndGet();
        });
    assertThat(served).hasValue(10_000);
    assertThat(server.mostOpen.get()).isLessThanOrEqualTo(MAX);
    assertThat(pool.metrics().active()).isZero();
    assertThat(pool.metrics().pending()).isZero();
  }

  /** Everything that can go wrong does, again and again. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverHappensNothingIsLost(long seed) throws InterruptedException {
    var pool =
        realTimePool(settings -> {
          settings.acquireTimeout = Duration.ofMillis(30);
          settings.maxLifetime = Duration.ofMillis(25);
          settings.idleTimeout = Duration.ofMillis(3);
          settings.validateAfter = Duration.ofNanos(200_000);
          settings.closeGrace = Duration.ofSeconds(10);
        });
    var chance = new Random(seed);
    server.unreliableBy(seed);
    var over = new AtomicBoolean();
    var upkeep =
        Thread.ofVirtual()
            .start(() -> {
              while (!over.get()) {
                pool.maintain();
                LockSupport.parkNanos(500_000);
              }
            });
    var workers = new ArrayList<Thread>();
    for (int i = 0; i < 100; i++) {
      var worker = new Worker(pool, new Random(chance.nextLong()));
      workers.add(Thread.ofVirtual().unstarted(worker));
    }
    workers.forEach(Thread::start);
    while (workers.stream().anyMatch(Thread::isAlive)) {
      workers.get(chance.nextInt(workers.size())).interrupt();
      LockSupport.parkNanos(100_000);
    }
    over.set(true);
    upkeep.join();

    assertThat(violations).isEmpty();
    until(() -> pool.metrics().opening() == 0);
    assertThat(pool.metrics().active()).isZero();
    assertThat(pool.metrics().pending()).isZero();
    assertThat(server.open).hasValue(pool.metrics().idle());
    assertThat(server.mostOpen.get()).isLessThanOrEqualTo(MAX);
    server.reliable();
    var leases = new ArrayList<Lease>();
    for (int i = 0; i < MAX; i++) {
      leases.add(acquired(pool)); // the whole capacity is there
    }
    leases.forEach(Lease::release);
    pool.close();
    assertThat(server.open).hasValue(0);
    assertThat(server.sessions).allMatch(FakeSession::isClosed);
  }

  private static Lease acquired(Pool pool) throws InterruptedException {
    while (true) {
      try {
        return pool.acquire(Deadline.NEVER);
      } catch (DatabaseException e) {
        // a refusal from before
      }
    }
  }

  /** How many use a session now; negative where one has it alone. */
  private final Map<Session, AtomicInteger> users = new ConcurrentHashMap<>();

  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  private AtomicInteger users(Session session) {
    return users.computeIfAbsent(session, key -> new AtomicInteger());
  }

  private final class Worker implements Runnable {
    private final Pool pool;
    private final Random chance;

    Worker(Pool pool, Random chance) {
      this.pool = pool;
      this.chance = chance;
    }

    @Override
    public void run() {
      for (int i = 0; i < 100; i++) {
        try {
          if (chance.nextInt(3) == 0) {
            alone();
          } else {
            shared();
          }
        } catch (InterruptedException | DatabaseException e) {
          // as it should be; the next round is as good as any
        } catch (Throwable e) {
          violations.add(e.toString());
        }
      }
    }

    private Deadline deadline() {
      return switch (chance.nextInt(4)) {
        case 0 -> Deadline.after(Duration.ofNanos(chance.nextInt(2_000_000)));
        default -> Deadline.NEVER;
      };
    }

    private void alone() throws InterruptedException {
      var lease = pool.acquire(deadline());
      var users = users(lease.session());
      if (!users.compareAndSet(0, -1)) {
        violations.add("lent a session with users: " + users);
      }
      work(lease.session());
      if (!users.compareAndSet(-1, 0)) {
        violations.add("another used a session that was lent: " + users);
      }
      if (chance.nextInt(10) == 0) {
        lease.discard();
      } else {
        lease.release();
      }
      if (chance.nextBoolean()) {
        lease.release();
      }
    }

    private void shared() throws InterruptedException {
      var pooled = pool.enterShared(deadline());
      var users = users(pooled.session());
      if (users.incrementAndGet() <= 0) {
        violations.add("shared a session that was lent: " + users);
      }
      work(pooled.session());
      if (users.decrementAndGet() < 0) {
        violations.add("lent a session that was shared: " + users);
      }
      pool.exitShared(pooled);
    }

    private void work(Session session) {
      switch (chance.nextInt(20)) {
        case 0 -> ((FakeSession) session).breakDown();
        case 1 -> session.close();
        case 2 -> LockSupport.parkNanos(8_000_000); // holds others up
        case 3, 4, 5, 6, 7, 8 -> LockSupport.parkNanos(chance.nextInt(200_000));
        default -> {}
      }
    }
  }

  private interface Job {
    void run(int index) throws Exception;
  }

  private static void runAll(int count, Job job) throws InterruptedException {
    List<Call<Void>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      calls.add(
          new Call<>(() -> {
            job.run(index);
            return null;
          }));
    }
    for (var call : calls) {
      call.result();
    }
  }
}
