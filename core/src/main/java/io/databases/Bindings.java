package io.databases;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which connection a thread works on. A map and not a thread-local, so that threads that never had
 * one carry nothing, and one that ended without closing its connection is noticed.
 */
final class Bindings {
  private final ConcurrentHashMap<Thread, Connection> byThread = new ConcurrentHashMap<>();

  /** The current thread's connection, null where it has none. */
  @Nullable Connection current() {
    if (byThread.isEmpty()) {
      return null;
    }
    return byThread.get(Thread.currentThread());
  }

  void bind(Connection connection) {
    byThread.put(Thread.currentThread(), connection);
  }

  /** Forgets the connection, for whichever thread it was bound to. */
  void remove(Connection connection) {
    var thread = connection.opener();
    if (byThread.get(thread) == connection) {
      byThread.remove(thread, connection);
    }
  }

  /**
   * Forgets connections of threads that have ended. If nobody else has them, they are collected,
   * and the pool reports them as leaked.
   */
  void removeDead() {
    byThread.keySet().removeIf(thread -> !thread.isAlive());
  }

  int size() {
    return byThread.size();
  }
}
