package io.databases.internal.pool;

import io.databases.ClosedException;
import io.databases.DatabaseException;
import io.databases.internal.events.FlightRecording;
import io.databases.internal.events.PoolWaitEvent;
import io.databases.spi.Deadline;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The callers that found no session, in the order they came, and how each waits.
 *
 * <p>Only the first looks for a session, so that the order is kept, and has new ones opened.
 * Whoever becomes the first is woken to look: a wake-up is not lost when the one it was meant for
 * is served otherwise or gives up.
 *
 * <p>{@link #first} and {@link #size} may be read without the pool's lock.
 */
final class WaitQueue {
  /** A waiter that others have overtaken for so long is overtaken no more. */
  static final long PASSED_OVER_NANOS = 5_000_000;

  private final Pool pool;
  private final String name;
  private final Clock clock;
  private final ReentrantLock lock;

  /** How many sessions are opened at most for all that want to share one. */
  private final int sharedTarget;

  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private int sharing;
  private volatile @Nullable Waiter first;
  private volatile int size;
  private final LongAdder waited = new LongAdder();

  WaitQueue(Pool pool, String name, Clock clock, ReentrantLock lock, int sharedTarget) {
    this.pool = pool;
    this.name = name;
    this.clock = clock;
    this.lock = lock;
    this.sharedTarget = sharedTarget;
  }

  @Nullable Waiter first() {
    return first;
  }

  int size() {
    return size;
  }

  /** How many callers had to wait since the start. */
  long waited() {
    return waited.sum();
  }

  // ---- the caller's side

  /**
   * Waits for a session: one that the caller has alone, or one that its shared statement has
   * joined.
   *
   * @param limit when to give up
   */
  PooledSession await(boolean shares, long start, Deadline limit) throws InterruptedException {
    var me = new Waiter(shares, start);
    var event = beginEvent();
    try {
      enter(me);
      var session = await(me, limit);
      commit(event, "served");
      return session;
    } catch (Throwable e) {
      leave(me);
      commit(event, e.getClass().getSimpleName());
      throw e;
    }
  }

  private PooledSession await(Waiter me, Deadline limit) throws InterruptedException {
    boolean parked = false;
    while (true) {
      long now = clock.nanoTime();
      long again = look(me, now);
      if (me.reply.isDone()) {
        return me.reply.result();
      }
      if (limit.remaining(now) <= 0) {
        throw pool.timeIsOver(me.since, now);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!parked) {
        parked = true;
        waited.increment();
      }
      clock.park(this, Math.min(again, limit.remaining(now)));
    }
  }

  private void enter(Waiter me) {
    lock.lock();
    try {
      pool.checkOpen();
      waiters.add(me);
      sharing += me.shares ? 1 : 0;
      size = waiters.size();
      if (first == null) {
        first = me;
      } else {
        pool.open(); // the first does so when it has looked in vain
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Where it is the caller's turn, looks for a session and, if there is none, sees to it that one
   * comes. Says how soon to look again.
   */
  private long look(Waiter me, long now) {
    lock.lock();
    try {
      if (me.reply.isDone() || first != me) {
        return Long.MAX_VALUE;
      }
      var free = pool.take(me.shares, now);
      if (free == null) {
        return pool.provide(me, now);
      }
      me.reply.complete(free);
      remove(me);
      return Long.MAX_VALUE;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a caller that gives up out of the queue; what it was handed meanwhile goes on. */
  private void leave(Waiter me) {
    lock.lock();
    try {
      remove(me);
    } finally {
      lock.unlock();
    }
    if (me.reply.isDone() && !me.reply.isFailed()) {
      pool.giveBack(me.reply.result());
    }
  }

  private static @Nullable PoolWaitEvent beginEvent() {
    if (!FlightRecording.isOn()) {
      return null;
    }
    var event = new PoolWaitEvent();
    event.begin();
    return event;
  }

  private void commit(@Nullable PoolWaitEvent event, String outcome) {
    if (event == null) {
      return;
    }
    event.end();
    if (event.shouldCommit()) {
      event.database = name;
      event.outcome = outcome;
      event.commit();
    }
  }

  // ---- the other side

  /**
   * Says that a session is free.
   *
   * @param toShare whether that is of use only to a shared statement
   */
  void wakeFirst(boolean toShare) {
    var next = first;
    if (next != null && (next.shares || !toShare)) {
      next.wake();
    }
  }

  /**
   * Hands a session that is taken to the first waiter; false where that one can wait, or nobody
   * does.
   *
   * @param meant whether the session was drained for a waiter, who then need not wait longer
   */
  boolean handOver(PooledSession session, boolean meant) {
    if (first == null) {
      return false;
    }
    lock.lock();
    try {
      var next = first;
      if (next == null || !(meant || isPassedOver(next, clock.nanoTime()))) {
        return false;
      }
      next.grant(session);
      remove(next);
      return true;
    } finally {
      lock.unlock();
    }
  }

  static boolean isPassedOver(Waiter waiter, long now) {
    return now - waiter.since >= PASSED_OVER_NANOS;
  }

  /** Under the lock: tells the first waiter that there will be no session. */
  void failFirst(DatabaseException reason) {
    var next = first;
    if (next != null) {
      next.fail(reason);
      remove(next);
    }
  }

  /** Under the lock: how many new sessions would be of use. */
  int wanted() {
    return waiters.size() - sharing + Math.min(sharing, sharedTarget);
  }

  private void remove(Waiter waiter) {
    if (!waiters.remove(waiter)) {
      return;
    }
    sharing -= waiter.shares ? 1 : 0;
    size = waiters.size();
    var next = waiters.peek();
    if (next != first) {
      first = next;
      if (next != null) {
        next.wake();
      }
    }
  }

  /** Under the lock: sends everybody away. */
  void close() {
    while (first != null) {
      failFirst(new ClosedException(name + " was closed while a caller waited for a connection"));
    }
  }
}
