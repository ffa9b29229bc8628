package io.databases.internal.pool;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time that moves only when the test says so. A thread that parks sleeps until it is unparked or
 * until the time it parked for is over on this clock, counted from the time the thread last read:
 * so it does not matter whether the test moves the time shortly before or after it parks.
 */
final class FakeClock implements Clock {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private final Map<Thread, Long> lastRead = new ConcurrentHashMap<>();
  private final Set<Sleeper> sleepers = ConcurrentHashMap.newKeySet();
  private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
  private boolean held;

  private record Sleeper(Thread thread, long until) {}

  @Override
  public long nanoTime() {
    long read = now.get();
    lastRead.put(Thread.currentThread(), read);
    return read;
  }

  @Override
  public void park(Object blocker, long nanos) {
    var thread = Thread.currentThread();
    long until =
        nanos == Long.MAX_VALUE ? Long.MAX_VALUE : lastRead.getOrDefault(thread, now.get()) + nanos;
    var sleeper = new Sleeper(thread, until);
    sleepers.add(sleeper);
    try {
      if (until > now.get()) {
        LockSupport.park(blocker);
      }
    } finally {
      sleepers.remove(sleeper);
    }
    passGate();
  }

  boolean isAsleep(Thread thread) {
    return sleepers.stream().anyMatch(sleeper -> sleeper.thread == thread);
  }

  /** Moves the time, and wakes those whose time has come. */
  void advance(Duration duration) {
    long moved = now.addAndGet(duration.toNanos());
    for (var sleeper : sleepers) {
      if (sleeper.until <= moved) {
        LockSupport.unpark(sleeper.thread);
      }
    }
  }

  void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }

  /** From here on threads that are woken do not get further than that, until {@link #letGo}. */
  void hold() {
    setHeld(true);
  }

  void letGo() {
    setHeld(false);
  }

  private void setHeld(boolean hold) {
    lock.lock();
    try {
      held = hold;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void passGate() {
    lock.lock();
    try {
      while (held) {
        opened.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }
}
