package io.databases.sqlite;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to write to one database, for all sessions of this JVM that have it open.
 *
 * <p>SQLite lets one connection write at a time and has the others fail or poll; a fair queue
 * before it makes them wait in order instead, so that "database is locked" is left to mean another
 * process. Where readers stand in the way of writers too (memory databases, files that are not in
 * WAL mode) they pass the gate together, and writers alone.
 *
 * <p>Thread safe. {@link #lock} is never held while waiting or calling out.
 */
final class Gate {
  /** The gates in use, by database; guarded by itself. */
  private static final Map<String, Gate> GATES = new HashMap<>();

  /** What became of waiting. */
  enum Outcome {
    PASSED,
    TIMED_OUT,
    CANCELLED
  }

  /**
   * One session's place at the gate, and the flag that calls off whatever it is at.
   *
   * <p>Guarded by the gate's lock, save the flag and {@code passed}, which its waiting thread
   * reads.
   */
  static final class Pass {
    private final Supplier<String> holder;
    private volatile @Nullable Thread waiting;
    private volatile boolean cancelled;
    private volatile boolean passed;
    private boolean alone;
    private long since;

    /**
     * @param holder says who holds the gate by this pass, for the error of those who wait in vain
     */
    Pass(Supplier<String> holder) {
      this.holder = holder;
    }

    /** Ends the wait for the gate, now and until {@link #reset}; from any thread. */
    void cancel() {
      cancelled = true;
      var thread = waiting;
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }

    /** Does nothing for a while, or until cancelled. */
    void pause(long nanos) {
      waiting = Thread.currentThread();
      if (!cancelled) {
        LockSupport.parkNanos(this, nanos);
      }
      waiting = null;
    }

    boolean isCancelled() {
      return cancelled;
    }

    void reset() {
      cancelled = false;
    }
  }

  private final String key;
  private final Object lock = new Object();
  private final ArrayDeque<Pass> queue = new ArrayDeque<>();
  private final Set<Pass> inside = new LinkedHashSet<>();

  /**
   * Counts changes of the schema made through this JVM, so that sessions forget what they cached.
   */
  private final AtomicLong schemaVersion = new AtomicLong();

  /** Backends that use this gate; guarded by {@link #GATES}. */
  private int users;

  private Gate(String key) {
    this.key = key;
  }

  /** The gate of a database; to be given back by {@link #leave}. */
  static Gate of(String key) {
    synchronized (GATES) {
      var gate = GATES.computeIfAbsent(key, Gate::new);
      gate.users++;
      return gate;
    }
  }

  void leave() {
    synchronized (GATES) {
      if (--users == 0) {
        GATES.remove(key);
      }
    }
  }

  long schemaVersion() {
    return schemaVersion.get();
  }

  void schemaChanged() {
    schemaVersion.incrementAndGet();
  }

  /**
   * Waits for the turn of this pass, in order of arrival.
   *
   * @param alone true to keep all others out, false to go in together with others that do not
   *     insist
   */
  Outcome pass(Pass pass, boolean alone, long timeoutNanos) {
    synchronized (lock) {
      pass.alone = alone;
      if (queue.isEmpty() && isFree(alone)) {
        letIn(pass);
        return Outcome.PASSED;
      }
      pass.passed = false;
      pass.waiting = Thread.currentThread();
      queue.add(pass);
    }
    long deadline = System.nanoTime() + timeoutNanos;
    long left = timeoutNanos;
    while (!pass.passed && !pass.cancelled && left > 0) {
      LockSupport.parkNanos(this, left);
      left = deadline - System.nanoTime();
    }
    return settle(pass);
  }

  private Outcome settle(Pass pass) {
    synchronized (lock) {
      pass.waiting = null;
      if (pass.passed) {
        return Outcome.PASSED;
      }
      queue.remove(pass);
      letInNext();
      return pass.cancelled ? Outcome.CANCELLED : Outcome.TIMED_OUT;
    }
  }

  /** Ends the turn of a pass that is inside. */
  void done(Pass pass) {
    synchronized (lock) {
      inside.remove(pass);
      letInNext();
    }
  }

  private boolean isFree(boolean alone) {
    return inside.isEmpty() || (!alone && !inside.iterator().next().alone);
  }

  private void letIn(Pass pass) {
    pass.since = System.nanoTime();
    inside.add(pass);
    pass.passed = true;
  }

  private void letInNext() {
    for (var next = queue.peek(); next != null && isFree(next.alone); next = queue.peek()) {
      queue.remove();
      letIn(next);
      LockSupport.unpark(next.waiting);
    }
  }

  /** Who is inside and for how long, for an error. */
  String describeHolders() {
    long now = System.nanoTime();
    synchronized (lock) {
      return inside.stream()
          .map(pass -> "%s, for %d ms".formatted(pass.holder.get(), (now - pass.since) / 1_000_000))
          .collect(Collectors.joining("; "));
    }
  }
}
