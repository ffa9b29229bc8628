package io.databases.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Parks with a limit that is hardly ever reached, at the price of parking without one.
 *
 * <p>A virtual thread that parks for a time has the JVM's timer thread woken, often twice. A caller
 * waits half a minute at most for an answer that comes in a fraction of a millisecond. So it parks
 * without a limit and leaves word here; a thread that looks every {@link #TICK} wakes those whose
 * time is nearly over, who then wait for the rest of it by the JVM's timer. That thread is virtual,
 * one for the JVM, and ends when nobody has left word for a while.
 */
public final class Alarm {
  /** Who has less than this to wait uses the JVM's timer. In nanoseconds. */
  static final long EXACT = 1_000_000_000;

  private static final long TICK = EXACT / 4;
  private static final int STRIPES = Integer.highestOneBit(4 * availableProcessors() - 1);
  private static final int PADDING = 16;

  private static final Alarm SHARED = new Alarm();

  /** Somebody who waits. */
  private static final class Call {
    /** When to wake it, on the scale of {@link System#nanoTime}. */
    final long at;

    volatile @Nullable Thread thread = Thread.currentThread();
    @Nullable Call before;

    Call(long at) {
      this.at = at;
    }
  }

  /** The calls that the watching thread has not seen yet: the last of each chain. */
  private final AtomicReferenceArray<@Nullable Call> arrived =
      new AtomicReferenceArray<>(STRIPES * PADDING);

  private final AtomicBoolean watching = new AtomicBoolean();

  private Alarm() {}

  private static int availableProcessors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Parks the current thread for at most so long, in nanoseconds; {@link Long#MAX_VALUE} for ever.
   * Like {@link LockSupport#parkNanos}, it may return early, and does where the thread is
   * interrupted.
   */
  public static void park(Object blocker, long nanos) {
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(blocker);
    } else if (nanos < EXACT || !Thread.currentThread().isVirtual()) {
      LockSupport.parkNanos(blocker, nanos);
    } else {
      SHARED.parkUntilNearly(blocker, nanos);
    }
  }

  private void parkUntilNearly(Object blocker, long nanos) {
    var call = new Call(System.nanoTime() + nanos - EXACT);
    leave(call);
    try {
      LockSupport.park(blocker);
    } finally {
      call.thread = null;
    }
  }

  private void leave(Call call) {
    int stripe = (int) (Thread.currentThread().threadId() % STRIPES) * PADDING;
    do {
      call.before = arrived.get(stripe);
    } while (!arrived.compareAndSet(stripe, call.before, call));
    if (!watching.get()) {
      watch();
    }
  }

  private void watch() {
    if (watching.compareAndSet(false, true)) {
      Thread.ofVirtual().name("databases-alarm").start(this::run);
    }
  }

  /** Whether there is a thread that watches. */
  static boolean isWatching() {
    return SHARED.watching.get();
  }

  private void run() {
    var waiting = new ArrayList<Call>();
    boolean any;
    do {
      LockSupport.parkNanos(this, TICK);
      any = collect(waiting);
      wakeThoseDue(waiting, System.nanoTime() + TICK);
    } while (any || !waiting.isEmpty());
    watching.set(false);
    for (int i = 0; i < arrived.length(); i += PADDING) {
      if (arrived.get(i) != null) { // it came when nobody would look any more
        watch();
        return;
      }
    }
  }

  /** Takes what has arrived, and keeps those that still wait; returns whether anything came. */
  private boolean collect(List<Call> waiting) {
    boolean any = false;
    for (int i = 0; i < arrived.length(); i += PADDING) {
      var call = arrived.getAndSet(i, null);
      while (call != null) {
        any = true;
        if (call.thread != null) {
          waiting.add(call);
        }
        var before = call.before;
        call.before = null; // one that waits long does not keep those that are over
        call = before;
      }
    }
    return any;
  }

  private static void wakeThoseDue(List<Call> waiting, long now) {
    waiting.removeIf(call -> {
      var thread = call.thread;
      boolean due = thread != null && call.at - now <= 0;
      if (due) {
        LockSupport.unpark(thread);
      }
      return due || thread == null;
    });
  }
}
