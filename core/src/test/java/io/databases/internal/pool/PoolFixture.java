package io.databases.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.DatabaseException;
import io.databases.PoolMetrics;
import io.databases.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** A pool over a {@link FakeServer} on a {@link FakeClock}, and callers that wait for it. */
abstract class PoolFixture {
  final FakeClock clock = new FakeClock();
  final FakeServer server = new FakeServer();
  private final List<Pool> pools = new ArrayList<>();

  /** Settings with everything timed switched off, but for what the test sets. */
  static final class Settings {
    private final int minSize;
    private final int maxSize;
    Duration acquireTimeout = Duration.ZERO;
    Duration maxLifetime = Duration.ZERO;
    Duration idleTimeout = Duration.ZERO;
    Duration validateAfter = Duration.ZERO;
    Duration leakThreshold = Duration.ZERO;
    Duration closeGrace = Duration.ZERO;

    Settings(int minSize, int maxSize) {
      this.minSize = minSize;
      this.maxSize = maxSize;
    }

    PoolSettings build() {
      return new PoolSettings(
          minSize,
          maxSize,
          acquireTimeout,
          maxLifetime,
          idleTimeout,
          validateAfter,
          leakThreshold,
          closeGrace);
    }
  }

  Pool pool(int max) {
    return sharedPool(max, 0);
  }

  Pool sharedPool(int max, int target) {
    return pool(target, new Settings(0, max), settings -> {});
  }

  Pool pool(int min, int max, Consumer<Settings> change) {
    return pool(0, new Settings(min, max), change);
  }

  Pool sharedPool(int max, int target, Consumer<Settings> change) {
    return pool(target, new Settings(0, max), change);
  }

  /** Of four, two of them shared, on the machine's own clock. */
  Pool realTimePool(Consumer<Settings> change) {
    return pool(2, new Settings(0, 4), change, Clock.SYSTEM);
  }

  private Pool pool(int target, Settings settings, Consumer<Settings> change) {
    return pool(target, settings, change, clock);
  }

  private Pool pool(int target, Settings settings, Consumer<Settings> change, Clock time) {
    change.accept(settings);
    var pool = new Pool("test:db", settings.build(), server, target, time);
    pools.add(pool);
    return pool;
  }

  /** Whatever a test did, a closed pool leaves no session and no thread. */
  @AfterEach
  void nothingIsLeft() {
    clock.letGo();
    server.letAllThrough();
    for (var pool : pools) {
      pool.close();
    }
    assertThat(server.open).hasValue(0);
    assertThat(server.connecting).hasValue(0);
  }

  /** Something that is asked for on a thread of its own. */
  static final class Call<T> {
    private final Thread thread;
    private volatile T result;
    private volatile Throwable failure;

    /** What may wait. */
    interface Body<T> {
      T run() throws Exception;
    }

    Call(Body<T> body) {
      thread =
          Thread.ofVirtual()
              .name("caller")
              .start(() -> {
                try {
                  result = body.run();
                } catch (Throwable e) {
                  failure = e;
                }
              });
    }

    Thread thread() {
      return thread;
    }

    boolean isDone() {
      return !thread.isAlive();
    }

    void interrupt() {
      thread.interrupt();
    }

    T result() throws InterruptedException {
      thread.join();
      assertThat(failure).isNull();
      return result;
    }

    Throwable failure() throws InterruptedException {
      thread.join();
      assertThat(failure).isNotNull();
      return failure;
    }

    DatabaseException databaseFailure() throws InterruptedException {
      return (DatabaseException) failure();
    }
  }

  /** Asks for a session without waiting for it. */
  static Call<Lease> acquiring(Pool pool) {
    return acquiring(pool, Deadline.NEVER);
  }

  static Call<Lease> acquiring(Pool pool, Deadline deadline) {
    return new Call<>(() -> pool.acquire(deadline));
  }

  /** Asks for a session, and returns when the caller stands in the queue as the last of so many. */
  Call<Lease> queued(Pool pool, int inAll) {
    return queued(pool, inAll, Deadline.NEVER);
  }

  Call<Lease> queued(Pool pool, int inAll, Deadline deadline) {
    return parked(pool, inAll, acquiring(pool, deadline));
  }

  private <T> Call<T> parked(Pool pool, int inAll, Call<T> call) {
    awaitPending(pool, inAll);
    until(() -> clock.isAsleep(call.thread));
    return call;
  }

  static Call<PooledSession> sharing(Pool pool) {
    return new Call<>(() -> pool.enterShared(Deadline.NEVER));
  }

  Call<PooledSession> queuedSharing(Pool pool, int inAll) {
    return parked(pool, inAll, sharing(pool));
  }

  /** What the metrics say; apart from how many had to wait, which may be chance. */
  static void assertState(Pool pool, int active, int idle, int opening, int pending, int created) {
    var now = pool.metrics();
    assertThat(now)
        .isEqualTo(
            new PoolMetrics(active, idle, opening, pending, created, now.waited(), now.timedOut()));
  }

  static void awaitPending(Pool pool, int callers) {
    until(() -> pool.metrics().pending() == callers);
  }

  /** Sees to it that these many sessions are open and idle. */
  static void open(Pool pool, int count) throws InterruptedException {
    var leases = new ArrayList<Lease>();
    for (int i = 0; i < count; i++) {
      leases.add(pool.acquire(Deadline.NEVER));
    }
    leases.forEach(Lease::release);
  }

  static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (Thread.interrupted()) {
        throw new AssertionError("the test's time is over");
      }
      LockSupport.parkNanos(20_000);
    }
  }

  Deadline in(long millis) {
    return Deadline.after(clock.nanoTime(), Duration.ofMillis(millis));
  }
}
