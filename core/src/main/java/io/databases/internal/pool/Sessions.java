package io.databases.internal.pool;

import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.spi.Deadline;
import io.databases.spi.Session;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions a pool has, how they come and how they go. The list is copied on write.
 *
 * <p>Sessions are opened by virtual threads of their own, as many as the callers that wait want and
 * there is room for; a caller takes whichever comes first, a returned session or a new one. A
 * session counts until it is closed, so there are never more than the maximum.
 *
 * <p><b>Failures.</b> Where the pool has no session, a failure to connect goes to the caller that
 * waits longest, and the next caller's attempt begins. Where it has some, their return is waited
 * for, since a server may refuse more connections than it has given; the failure goes to a caller
 * only if none came back to it for {@link #PATIENCE_NANOS}, and the next attempt is made after
 * {@link #RETRY_NANOS}. After a failure one attempt is made at a time, until one succeeds: a server
 * that comes back is not stormed.
 *
 * <p>Everything that says so is called under the pool's lock.
 */
final class Sessions {
  private static final System.Logger LOG = System.getLogger("io.databases.pool");
  private static final PooledSession[] NONE = {};
  static final long RETRY_NANOS = 100_000_000;
  static final long PATIENCE_NANOS = 1_000_000_000;
  private static final long POLL_NANOS = 1_000_000;

  private final String name;
  private final PoolSettings settings;
  private final Supplier<Session> connector;
  private final Clock clock;
  private final ReentrantLock lock;
  private final WaitQueue queue;
  private final Consumer<PooledSession> arrival;

  private final Set<Thread> openers = ConcurrentHashMap.newKeySet();
  private final Set<Thread> closers = ConcurrentHashMap.newKeySet();
  private final LongAdder created = new LongAdder();

  // Written under the lock.
  private volatile PooledSession[] all = NONE;
  private final AtomicInteger opening = new AtomicInteger();
  private volatile boolean closed;
  private volatile @Nullable DatabaseException lastFailure;
  private volatile long retryAt;

  /**
   * @param connector connects a session; called on a thread of its own
   * @param arrival takes a new session, which it then has alone
   */
  Sessions(
      String name,
      PoolSettings settings,
      Supplier<Session> connector,
      Clock clock,
      ReentrantLock lock,
      WaitQueue queue,
      Consumer<PooledSession> arrival) {
    this.name = name;
    this.settings = settings;
    this.connector = connector;
    this.clock = clock;
    this.lock = lock;
    this.queue = queue;
    this.arrival = arrival;
  }

  /** All sessions; the array is never changed. */
  PooledSession[] all() {
    return all;
  }

  /** How many are being connected. */
  int opening() {
    return opening.get();
  }

  /** How many were connected since the start. */
  long created() {
    return created.sum();
  }

  /** Why the last attempt failed, null where it succeeded. */
  @Nullable DatabaseException lastFailure() {
    return lastFailure;
  }

  boolean isClosed() {
    return closed;
  }

  // ---- opening

  /** Opens one more, unless one is being opened or there is no room; true where one will come. */
  boolean openAnother() {
    if (opening.get() > 0) {
      return true;
    }
    if (!mayOpen(clock.nanoTime())) {
      return false;
    }
    lock.lock();
    try {
      open(1);
      return opening.get() > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Opens what is missing to the minimum size. */
  void fill() {
    lock.lock();
    try {
      open(settings.minSize() - all.length);
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: sees that so many are being opened, as far as there is room. */
  void open(int wanted) {
    long now = clock.nanoTime();
    while (opening.get() < wanted && mayOpen(now)) {
      var opener = Thread.ofVirtual().name("databases-connect").start(this::connect);
      openers.add(opener); // it needs the lock before it can be done
      opening.incrementAndGet();
    }
  }

  private boolean mayOpen(long now) {
    return !closed && hasRoom() && (lastFailure == null || (opening.get() == 0 && !isPaused(now)));
  }

  private boolean hasRoom() {
    return all.length + opening.get() < settings.maxSize();
  }

  private boolean isPaused(long now) {
    return lastFailure != null && all.length > 0 && now - retryAt < 0;
  }

  /** When an attempt that is put off is due, {@link Long#MAX_VALUE} where none is. */
  long untilRetry(long now) {
    return isPaused(now) && hasRoom() ? retryAt - now : Long.MAX_VALUE;
  }

  /** The life of an opener. */
  private void connect() {
    try {
      var session = tryConnect();
      if (session != null) {
        add(session);
      }
    } finally {
      openers.remove(Thread.currentThread());
    }
  }

  private @Nullable Session tryConnect() {
    try {
      var session = connector.get();
      if (session.isOpen()) {
        return session;
      }
      close(session);
      failed(failure("the connection to " + name + " was lost as soon as it was made", null));
    } catch (DatabaseException e) {
      failed(e);
    } catch (Throwable e) {
      failed(failure("connecting to " + name + " failed: " + e, e));
    }
    return null;
  }

  private static ConnectionLostException failure(String message, @Nullable Throwable cause) {
    var details = ErrorDetails.NOTHING_SENT.withConnectionUsable(false);
    return new ConnectionLostException(message, details, cause);
  }

  private void failed(DatabaseException reason) {
    boolean heard;
    lock.lock();
    try {
      long now = clock.nanoTime();
      opening.decrementAndGet();
      lastFailure = reason;
      retryAt = now + RETRY_NANOS;
      var first = queue.first();
      heard = first != null || closed;
      if (first != null) {
        tell(first, reason, now);
      }
      open(queue.wanted());
    } finally {
      lock.unlock();
    }
    if (!heard) {
      LOG.log(System.Logger.Level.WARNING, "could not connect to " + name, reason);
    }
  }

  private void tell(Waiter first, DatabaseException reason, long now) {
    if (all.length == 0 || now - first.since >= PATIENCE_NANOS) {
      queue.failFirst(reason);
    } else {
      first.wake(); // it may do without a new session
    }
  }

  private void add(Session session) {
    long now = clock.nanoTime();
    var pooled = new PooledSession(session, now, expiry(now));
    boolean late;
    lock.lock();
    try {
      opening.decrementAndGet();
      late = closed;
      if (!late) {
        created.increment();
        lastFailure = null;
        var more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = pooled;
        all = more;
        open(queue.wanted() - 1); // for the others, where only one attempt was made before
      }
    } finally {
      lock.unlock();
    }
    if (late) {
      close(session);
    } else {
      arrival.accept(pooled);
    }
  }

  /** Up to a tenth sooner than the maximum lifetime, by chance. */
  private long expiry(long now) {
    long lifetime = PoolSettings.nanos(settings.maxLifetime());
    return lifetime == 0
        ? Long.MAX_VALUE
        : now + lifetime - ThreadLocalRandom.current().nextLong(lifetime / 10 + 1);
  }

  // ---- closing

  /**
   * Closes a session that the caller has alone, and makes up for it where callers wait. One that
   * was given up in the middle of a statement is closed on a thread of its own: that may take
   * seconds.
   */
  void drop(PooledSession session) {
    if (session.session().isStuck() && !closed) {
      var closer = Thread.ofVirtual().name("databases-close").unstarted(() -> remove(session));
      closers.add(closer); // whoever sees that it is dropped must find its closer
      session.dropped = true;
      closer.start();
    } else {
      remove(session);
    }
  }

  private void remove(PooledSession session) {
    try {
      close(session.session());
    } finally {
      lock.lock();
      try {
        all = Arrays.stream(all).filter(other -> other != session).toArray(PooledSession[]::new);
        open(queue.wanted());
      } finally {
        lock.unlock();
        closers.remove(Thread.currentThread());
      }
    }
  }

  private void close(Session session) {
    try {
      session.close();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a connection to " + name + " did not close well", e);
    }
  }

  /** Under the lock: opens no more from here on; false where that is so already. */
  boolean seal() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  /**
   * Closes all sessions: those at work when they have had time to end their statements, the others
   * at once, lent or not. Ends what is being connected. Returns when no thread is left.
   */
  void closeAll() {
    openers.forEach(Thread::interrupt);
    var grace = Deadline.after(clock.nanoTime(), settings.closeGrace());
    var cut = new HashSet<PooledSession>();
    boolean interrupted = Thread.interrupted(); // the grace is for the statements of others
    while (isAtWork(cut, grace)) {
      clock.park(this, POLL_NANOS);
      interrupted |= Thread.interrupted();
    }
    for (var opener : openers) {
      interrupted |= joinThroughInterrupts(opener);
    }
    for (var closer : closers) {
      interrupted |= joinThroughInterrupts(closer);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Closes what may be closed; true where there is more.
   *
   * @param cut those that were closed under their holders, who still have to give them back
   */
  private boolean isAtWork(Set<PooledSession> cut, Deadline grace) {
    boolean graceOver = grace.remaining(clock.nanoTime()) <= 0;
    boolean atWork = false;
    for (var session : all) {
      if (session.tryTake()) {
        drop(session);
      } else if (graceOver || session.isLentButQuiet()) {
        if (cut.add(session)) {
          close(session.session()); // rolls back what its holder has left open
        }
      } else if (!session.dropped) {
        atWork = true;
      }
    }
    return atWork;
  }

  private static boolean joinThroughInterrupts(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}
