package io.databases.jdbc;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the reads that run on their callers' threads, and breaks off those that it sees twice:
 * they have taken {@link #INTERVAL} at least, and twice that at most. Nobody else could do so once
 * such reads hold all carriers of virtual threads, so it has a platform thread, from the first of
 * these reads on, which sleeps when there have been none for a while.
 *
 * <p>Thread safe.
 */
final class JdbcWatch {
  private static final Duration INTERVAL = Duration.ofMillis(5);

  /** How often it looks in vain before it sleeps: waking it costs a read more than it takes. */
  private static final int PATIENCE = 20;

  /** Whoever runs such reads, one at a time. */
  interface Watched {
    /**
     * Breaks off the read that runs now where it ran the last time already. Must be quick.
     *
     * @return whether one runs
     */
    boolean look();
  }

  private final String name;
  private final Set<Watched> sessions = ConcurrentHashMap.newKeySet();

  /** Whether a read was begun since the thread looked. */
  private volatile boolean busy;

  private volatile boolean asleep = true;
  private volatile boolean closed;

  /** Guarded by this. */
  private @Nullable Thread thread;

  /**
   * @param name that of the thread
   */
  JdbcWatch(String name) {
    this.name = name;
  }

  void add(Watched session) {
    sessions.add(session);
  }

  void remove(Watched session) {
    sessions.remove(session);
  }

  /** To be called when a read has begun. */
  void begun() {
    if (!busy) {
      busy = true;
    }
    if (asleep) {
      wake();
    }
  }

  private synchronized void wake() {
    if (thread == null && !closed) {
      thread = Thread.ofPlatform().daemon().name(name).start(this::watch);
    }
    LockSupport.unpark(thread);
  }

  private void watch() {
    int idle = 0;
    while (!closed) {
      idle = lookAtAll() ? 0 : idle + 1;
      if (idle < PATIENCE) {
        pause();
      } else {
        sleep();
      }
    }
  }

  private boolean lookAtAll() {
    boolean any = busy;
    if (any) {
      busy = false;
    }
    for (var session : sessions) {
      any |= session.look();
    }
    return any;
  }

  /** Not shorter than it should be, whoever wakes it. */
  private void pause() {
    try {
      Thread.sleep(INTERVAL);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void sleep() {
    asleep = true;
    if (!busy && !closed) {
      LockSupport.park(this);
    }
    asleep = false;
  }

  /** Ends the thread. */
  void close() {
    Thread last;
    synchronized (this) {
      closed = true;
      last = thread;
    }
    if (last != null) {
      last.interrupt();
      try {
        last.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // it ends all the same
      }
    }
  }
}
