package io.databases.internal.pool;

import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.spi.Session;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What sessions are connected to: counts them, and refuses or delays connections as the test says.
 */
final class FakeServer implements Supplier<Session> {
  private static final int UNLIMITED = 1_000_000;

  /** All sessions ever connected. */
  final List<FakeSession> sessions = new CopyOnWriteArrayList<>();

  final AtomicInteger attempts = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();

  /** How many were open at once, at most. */
  final AtomicInteger mostOpen = new AtomicInteger();

  /** Those that are being connected. */
  final AtomicInteger connecting = new AtomicInteger();

  private final Queue<RuntimeException> refusals = new ConcurrentLinkedQueue<>();
  private final Semaphore permits = new Semaphore(UNLIMITED);
  private volatile Supplier<DatabaseException> down;
  private volatile Random chance;

  static ConnectionLostException lost(String message) {
    var details = ErrorDetails.NOTHING_SENT.withConnectionUsable(false);
    return new ConnectionLostException(message, details, null);
  }

  /** Refuses the next connection in this way. */
  void refuseOnce(RuntimeException reason) {
    refusals.add(reason);
  }

  /** Refuses all connections, until {@link #comeUp}. */
  void goDown(String message) {
    down = () -> lost(message);
  }

  /** From here on connections are refused, slow or dead by chance. */
  void unreliableBy(long seed) {
    chance = new Random(seed);
  }

  void reliable() {
    chance = null;
  }

  void comeUp() {
    down = null;
  }

  /** Lets connections hang, until each is let through. */
  void hang() {
    permits.drainPermits();
  }

  /** Lets so many connections through that hang or come. */
  void letThrough(int connections) {
    permits.release(connections);
  }

  void letAllThrough() {
    permits.release(UNLIMITED);
  }

  @Override
  public Session get() {
    attempts.incrementAndGet();
    connecting.incrementAndGet();
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      throw new ConnectionLostException("interrupted", ErrorDetails.NOTHING_SENT, e);
    } finally {
      connecting.decrementAndGet();
    }
    var refusal = refusals.poll();
    if (refusal != null) {
      throw refusal;
    }
    var reason = down;
    if (reason != null) {
      throw reason.get();
    }
    var misfortune = chance;
    if (misfortune != null) {
      LockSupport.parkNanos(misfortune.nextInt(500_000));
      if (misfortune.nextInt(5) == 0) {
        throw lost("bad luck");
      }
    }
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    var session = new FakeSession(this);
    if (misfortune != null && misfortune.nextInt(5) == 0) {
      session.ping = FakeSession.Ping.FAILS;
    }
    sessions.add(session);
    return session;
  }

  void closed(FakeSession session) {
    open.decrementAndGet();
  }

  FakeSession session(int index) {
    return sessions.get(index);
  }
}
