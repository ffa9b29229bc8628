package io.databases.internal.pool;

import io.databases.ClosedException;
import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.PoolExhaustedException;
import io.databases.PoolMetrics;
import io.databases.StatementTimeoutException;
import io.databases.internal.events.FlightRecording;
import io.databases.internal.events.PoolWaitEvent;
import io.databases.spi.Deadline;
import io.databases.spi.Request;
import io.databases.spi.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions, lent to one caller alone ({@link #acquire}) or shared by single statements of many
 * ({@link #enterShared}).
 *
 * <p><b>The way without waiting.</b> {@link #sessions} is copied on write. Whoever needs a session
 * walks it and takes one by a compare-and-set on the session's use count; returning is a write to the
 * same count. No lock is taken while nobody waits.
 *
 * <p><b>Waiting.</b> A caller that finds nothing puts itself into {@link #waiters} under {@link
 * #lock} and looks again before it parks; whoever returns a session makes it free and then looks for
 * waiters. Since both write before they read, one of them sees the other. A returned session is not
 * handed to the first waiter but made free, and the waiter is woken: whoever comes first takes it.
 * The returning thread, which is running, often needs it again at once, and no session stands still
 * while a thread wakes up. A waiter passed over for {@link #FAIR_AFTER_NANOS} is handed the next
 * session directly.
 *
 * <p><b>Sharing.</b> The first {@link #sharedTarget} sessions in the list that are not lent take the
 * shared statements, the least busy first; lending starts from the other end. A session that has not
 * answered for some milliseconds is held up by a slow statement and passed by while another session
 * can be had. Where callers wait for a session alone and all are shared, one is drained.
 *
 * <p><b>Opening</b> is done by virtual threads of the pool, so that a waiter takes whichever comes
 * first, a returned session or a new one. A failure to connect goes to the longest waiting caller.
 *
 * <p>{@link #lock} guards {@link #waiters}, {@link #opening}, {@link #closed} and writes to {@link
 * #sessions}; nothing is connected, closed or called back under it.
 */
public final class Pool {
  private static final System.Logger LOG = System.getLogger("io.databases.pool");
  private static final long FAIR_AFTER_NANOS = 5_000_000;
  private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);
  private static final PooledSession[] NONE = {};

  private final String name;
  private final PoolSettings settings;
  private final Supplier<Session> connector;
  private final int sharedTarget;
  private final Clock clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private final Set<Thread> openers = ConcurrentHashMap.newKeySet();
  private volatile PooledSession[] sessions = NONE;
  private final AtomicInteger opening = new AtomicInteger();
  private volatile int waiting;
  private volatile boolean closed;

  private final LongAdder created = new LongAdder();
  private final LongAdder waited = new LongAdder();
  private final LongAdder timedOut = new LongAdder();
  private volatile @Nullable DatabaseException lastConnectFailure;
  private final LeaseTracker tracker = new LeaseTracker();

  /**
   * @param name what messages call the database
   * @param connector connects a session; called on a thread of the pool
   * @param sharedTarget how many sessions shared statements are spread over; 0 for drivers that
   *     cannot share
   */
  public Pool(
      String name,
      PoolSettings settings,
      Supplier<Session> connector,
      int sharedTarget,
      Clock clock) {
    this.name = name;
    this.settings = settings;
    this.connector = connector;
    this.sharedTarget = Math.min(sharedTarget, settings.maxSize());
    this.clock = clock;
  }

  // ---- one caller alone

  /**
   * Lends a session to the caller alone.
   *
   * @throws PoolExhaustedException where none becomes free before the acquire timeout or the
   *     deadline, whichever is first
   * @throws DatabaseException where a new session is needed and cannot be connected
   */
  public Lease acquire(Deadline deadline) throws InterruptedException {
    while (true) {
      var free = takeFree();
      var session = free != null ? free : await(deadline);
      if (isFit(session)) {
        return lend(session);
      }
    }
  }

  private @Nullable PooledSession takeFree() {
    var all = sessions;
    for (int i = all.length - 1; i >= 0; i--) {
      if (all[i].tryLease()) {
        return all[i];
      }
    }
    return null;
  }

  private Lease lend(PooledSession session) {
    long now = clock.nanoTime();
    session.draining = false;
    session.lastUsedAt = now;
    var trace = settings.leakThreshold().isZero() ? null : new Throwable("acquired here");
    var lease = new Lease(this, session, now, trace);
    session.lease = lease;
    return lease;
  }

  void release(Lease lease) {
    var session = end(lease);
    session.lastUsedAt = clock.nanoTime();
    giveBack(session);
  }

  void discard(Lease lease) {
    drop(end(lease));
  }

  private PooledSession end(Lease lease) {
    tracker.forget(lease);
    lease.pooled.lease = null;
    return lease.pooled;
  }

  /**
   * Says that {@code owner} must release the lease: should it be collected before, that is reported
   * and the session closed.
   */
  public void watch(Lease lease, Object owner) {
    tracker.track(lease, owner);
  }

  /** Makes a session that the caller has alone free again, or closes it where it is worn out. */
  private void giveBack(PooledSession session) {
    if (closed || !session.session().isOpen() || session.isExpired(clock.nanoTime())) {
      drop(session);
      return;
    }
    session.draining = false;
    if (waiting > 0 && handOver(session)) {
      return;
    }
    session.unlease();
    if (waiting > 0) {
      wakeFirst();
    }
    if (closed && session.tryLease()) {
      drop(session);
    }
  }

  /** Hands the session to the first waiter where that one has been passed over for too long. */
  private boolean handOver(PooledSession session) {
    lock.lock();
    try {
      var first = waiters.peek();
      if (first == null || clock.nanoTime() - first.since < FAIR_AFTER_NANOS) {
        return false;
      }
      removeWaiter(first);
      first.grant(session);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void wakeFirst() {
    lock.lock();
    try {
      var first = waiters.peek();
      if (first != null) {
        first.wake();
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- shared statements

  /**
   * Finds a session for a single statement beside those of others. To be left by {@link #exitShared}
   * when its reply is there.
   *
   * @throws PoolExhaustedException as {@link #acquire}
   */
  public PooledSession enterShared(Deadline deadline) throws InterruptedException {
    while (true) {
      for (int attempt = 0; attempt < 3; attempt++) { // others may take what was chosen
        var free = tryEnterShared();
        if (free != null) {
          return free;
        }
      }
      var session = await(deadline);
      if (isFit(session)) {
        session.draining = false;
        session.lastUsedAt = clock.nanoTime();
        session.leaseToShare();
        return session;
      }
    }
  }

  private @Nullable PooledSession tryEnterShared() {
    checkOpen();
    long now = clock.nanoTime();
    var all = sessions;
    var best = leastBusy(all, now);
    if (best == null || (best.inFlight() > 0 && members(all) < sharedTarget)) {
      boolean more = openForShared(all.length);
      if (best == null && !more) {
        best = shortestQueue(all); // all are held up and there can be no more
      }
    }
    return best != null && best.tryShare(now) ? best : null;
  }

  /** The shared session with the least to do that is not held up; else one that nobody uses. */
  private @Nullable PooledSession leastBusy(PooledSession[] all, long now) {
    PooledSession best = null;
    int bestLoad = Integer.MAX_VALUE;
    int seen = 0;
    for (var session : all) {
      int load = session.inFlight();
      if (load < 0 || session.draining || !session.session().isOpen() || session.isExpired(now)) {
        continue;
      }
      if (seen >= sharedTarget && bestLoad != Integer.MAX_VALUE) {
        break;
      }
      seen++;
      if (load < bestLoad && !session.isHeldUp(now)) {
        best = session;
        bestLoad = load;
        if (load == 0) {
          break;
        }
      }
    }
    return best;
  }

  private static @Nullable PooledSession shortestQueue(PooledSession[] all) {
    PooledSession best = null;
    for (var session : all) {
      int load = session.inFlight();
      if (load >= 0
          && !session.draining
          && session.session().isOpen()
          && (best == null || load < best.inFlight())) {
        best = session;
      }
    }
    return best;
  }

  private static int members(PooledSession[] all) {
    int n = 0;
    for (var session : all) {
      if (!session.isLeased() && !session.draining) {
        n++;
      }
    }
    return n;
  }

  /** Opens one more session if there is room; true where one is on its way. */
  private boolean openForShared(int size) {
    if (opening.get() > 0) {
      return true;
    }
    if (size >= settings.maxSize()) {
      return false;
    }
    lock.lock();
    try {
      if (opening.get() == 0) {
        openIfRoom();
      }
      return opening.get() > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a shared use, on any thread. */
  public void exitShared(PooledSession session) {
    boolean last = session.unshare(clock.nanoTime());
    if (last
        && (closed || waiting > 0 || session.draining || !session.session().isOpen())
        && session.tryLease()) {
      giveBack(session);
    }
  }

  // ---- waiting

  /** Waits for a session, which the caller then has alone. */
  private PooledSession await(Deadline deadline) throws InterruptedException {
    long start = clock.nanoTime();
    var limit = deadline.earlier(Deadline.after(start, settings.acquireTimeout()));
    var me = new Waiter(start);
    boolean counted = false;
    var event = FlightRecording.isOn() ? new PoolWaitEvent() : null;
    if (event != null) {
      event.begin();
    }
    enqueue(me);
    try {
      while (true) {
        var outcome = me.outcome;
        if (outcome == null) {
          outcome = takeIfFirst(me);
        }
        if (outcome instanceof PooledSession session) {
          return session;
        }
        if (outcome instanceof DatabaseException failure) {
          throw failure;
        }
        if (!counted) {
          counted = true;
          waited.increment();
        }
        long left = limit.remaining(clock.nanoTime());
        if (left <= 0) {
          timedOut.increment();
          throw limit.equals(deadline) ? tooLate(start) : exhausted(start);
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        clock.park(this, left);
      }
    } catch (InterruptedException | PoolExhaustedException | StatementTimeoutException e) {
      leaveQueue(me);
      throw e;
    } finally {
      if (event != null) {
        commit(event, me);
      }
    }
  }

  private void commit(PoolWaitEvent event, Waiter waiter) {
    event.end();
    if (event.shouldCommit()) {
      event.database = name;
      event.outcome =
          switch (waiter.outcome) {
            case DatabaseException failure -> failure.getClass().getSimpleName();
            case null, default -> "ended";
          };
      event.commit();
    }
  }

  private void enqueue(Waiter me) {
    lock.lock();
    try {
      checkOpen();
      waiters.add(me);
      waiting = waiters.size();
      if (waiting > opening.get()) {
        openIfRoom();
      }
      if (opening.get() < waiting) {
        drainOne();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A free session for the first in the queue, who then wakes the next one if there are more. */
  private @Nullable Object takeIfFirst(Waiter me) {
    lock.lock();
    try {
      if (me.outcome != null || waiters.peek() != me) {
        return me.outcome;
      }
      var free = takeFree();
      if (free != null) {
        removeWaiter(me);
        var next = waiters.peek();
        if (next != null) {
          next.wake();
        }
      }
      return free;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a caller that gives up out of the queue; what it was granted meanwhile goes on. */
  private void leaveQueue(Waiter me) {
    PooledSession granted;
    lock.lock();
    try {
      removeWaiter(me);
      granted = me.outcome instanceof PooledSession session ? session : null;
      var next = waiters.peek();
      if (next != null) {
        next.wake(); // a wake-up meant for the one that left
      }
    } finally {
      lock.unlock();
    }
    if (granted != null) {
      giveBack(granted);
    }
  }

  private void removeWaiter(Waiter waiter) {
    if (waiters.peek() == waiter) {
      waiters.poll();
    } else {
      waiters.remove(waiter);
    }
    waiting = waiters.size();
  }

  /** Keeps new shared statements away from one session, for a caller that waits to have it alone. */
  private void drainOne() {
    PooledSession best = null;
    for (var session : sessions) {
      if (session.draining) {
        return;
      }
      if (session.inFlight() > 0 && (best == null || session.inFlight() < best.inFlight())) {
        best = session;
      }
    }
    if (best != null) {
      best.draining = true;
    }
  }

  private PoolExhaustedException exhausted(long start) {
    return new PoolExhaustedException(
        whyNoneIsFree(start), ErrorDetails.NOTHING_SENT, causeOfShortage());
  }

  private StatementTimeoutException tooLate(long start) {
    return new StatementTimeoutException(
        "the statement's time was over before it was sent: " + whyNoneIsFree(start),
        ErrorDetails.NOTHING_SENT,
        causeOfShortage());
  }

  private @Nullable Throwable causeOfShortage() {
    var failure = lastConnectFailure;
    if (failure != null) {
      return failure;
    }
    var longest = longestHeld();
    return longest == null ? null : longest.trace;
  }

  private @Nullable Lease longestHeld() {
    Lease longest = null;
    for (var session : sessions) {
      var lease = session.lease;
      if (lease != null && (longest == null || lease.since - longest.since < 0)) {
        longest = lease;
      }
    }
    return longest;
  }

  private String whyNoneIsFree(long start) {
    long now = clock.nanoTime();
    var message =
        new StringBuilder("no connection to ")
            .append(name)
            .append(" became free within ")
            .append(millis(now - start))
            .append(" (max_size ")
            .append(settings.maxSize())
            .append(", ")
            .append(waiting)
            .append(" waiting)");
    var longest = longestHeld();
    if (longest != null) {
      message
          .append("; the longest held was taken ")
          .append(millis(now - longest.since))
          .append(" ago by thread ")
          .append(longest.threadName);
    }
    message.append(
        longest != null && longest.trace == null
            ? "; set leak_detection to see where, close what is held, or raise max_size"
            : "; close what is held, or raise max_size or acquire_timeout");
    return message.toString();
  }

  private static String millis(long nanos) {
    return nanos / 1_000_000 + " ms";
  }

  // ---- opening and closing sessions

  /** Under the lock: starts a thread that connects one more session, if there is room. */
  private void openIfRoom() {
    if (!closed && sessions.length + opening.get() < settings.maxSize()) {
      opening.incrementAndGet();
      var opener = Thread.ofVirtual().name("databases-connect").unstarted(this::open);
      openers.add(opener);
      opener.start();
    }
  }

  private void open() {
    try {
      var session = connector.get();
      added(session);
    } catch (DatabaseException e) {
      connectFailed(e);
    } catch (Throwable e) {
      connectFailed(
          new ConnectionLostException(
              "connecting to " + name + " failed: " + e,
              ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
              e));
    } finally {
      openers.remove(Thread.currentThread());
    }
  }

  private void added(Session session) {
    long now = clock.nanoTime();
    var pooled = new PooledSession(session, now, expiry(now));
    boolean late;
    lock.lock();
    try {
      opening.decrementAndGet();
      late = closed;
      if (!late) {
        created.increment();
        lastConnectFailure = null;
        var all = Arrays.copyOf(sessions, sessions.length + 1);
        all[all.length - 1] = pooled;
        sessions = all;
      }
    } finally {
      lock.unlock();
    }
    if (late) {
      session.close();
    } else {
      giveBack(pooled);
    }
  }

  private long expiry(long now) {
    long lifetime = settings.maxLifetime().toNanos();
    return lifetime == 0
        ? Long.MAX_VALUE
        : now + lifetime - ThreadLocalRandom.current().nextLong(lifetime / 10 + 1);
  }

  private void connectFailed(DatabaseException reason) {
    lock.lock();
    try {
      opening.decrementAndGet();
      lastConnectFailure = reason;
      var first = waiters.peek();
      if (first != null) {
        removeWaiter(first);
        first.fail(reason);
      }
      if (waiting > opening.get()) {
        openIfRoom();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Closes a session that the caller has alone, and makes up for it where callers wait. */
  private void drop(PooledSession session) {
    lock.lock();
    try {
      sessions =
          Arrays.stream(sessions).filter(other -> other != session).toArray(PooledSession[]::new);
      if (waiting > opening.get()) {
        openIfRoom();
      }
    } finally {
      lock.unlock();
    }
    session.session().close();
  }

  /** Whether a session taken from the pool may be lent; if not, it is closed. */
  private boolean isFit(PooledSession session) {
    long now = clock.nanoTime();
    boolean fit = session.session().isOpen() && !session.isExpired(now);
    long after = settings.validateAfter().toNanos();
    if (fit && after > 0 && now - session.lastUsedAt > after) {
      fit = answersPing(session.session());
    }
    if (!fit) {
      drop(session);
    }
    return fit;
  }

  private static boolean answersPing(Session session) {
    try {
      session.submit(new Request.Ping()).await(Deadline.after(PING_TIMEOUT));
      return session.isOpen();
    } catch (DatabaseException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "a session no longer answers and is replaced: {0}", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the caller sees it; the session is not to blame
      return session.isOpen();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new ClosedException(name + " is closed");
    }
  }

  // ---- upkeep

  /** Opens what is missing to the minimum size. */
  public void fill() {
    lock.lock();
    try {
      int missing = settings.minSize() - sessions.length - opening.get();
      for (int i = 0; i < missing; i++) {
        openIfRoom();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes what is too old or idle for too long, reports leases that are out for too long, takes
   * back those whose owner is gone, and fills up to the minimum size.
   */
  public void maintain() {
    long now = clock.nanoTime();
    tracker.reclaim(name);
    long idleTimeout = settings.idleTimeout().toNanos();
    int spare = sessions.length - settings.minSize();
    for (var session : sessions) {
      boolean tooIdle = idleTimeout > 0 && spare > 0 && now - session.lastUsedAt > idleTimeout;
      boolean worn = session.isExpired(now) || !session.session().isOpen();
      if ((tooIdle || worn) && session.tryLease()) {
        drop(session);
        spare--;
      }
      reportLeak(session.lease, now);
    }
    if (!closed) {
      fill();
    }
  }

  private void reportLeak(@Nullable Lease lease, long now) {
    long threshold = settings.leakThreshold().toNanos();
    if (threshold > 0 && lease != null && !lease.reported && now - lease.since > threshold) {
      lease.reported = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "possible leak: a connection to "
              + name
              + " was taken "
              + millis(now - lease.since)
              + " ago by thread "
              + lease.threadName
              + " and is not closed",
          lease.trace);
    }
  }

  /** How long upkeep may wait before it is due again. */
  public Duration maintenanceInterval() {
    long shortest = Duration.ofSeconds(30).toNanos();
    for (var duration :
        List.of(settings.idleTimeout(), settings.maxLifetime(), settings.leakThreshold())) {
      if (!duration.isZero()) {
        shortest = Math.min(shortest, duration.toNanos() / 2);
      }
    }
    return Duration.ofNanos(Math.max(shortest, Duration.ofMillis(50).toNanos()));
  }

  public PoolMetrics metrics() {
    int active = 0;
    int idle = 0;
    for (var session : sessions) {
      if (session.isIdle()) {
        idle++;
      } else {
        active++;
      }
    }
    return new PoolMetrics(
        active, idle, opening.get(), waiting, created.sum(), waited.sum(), timedOut.sum());
  }

  /**
   * Ends the pool: callers that wait are refused, statements in flight get the grace to end, then
   * every session is closed, lent or not. Returns when no thread of the pool is left.
   */
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      for (var waiter : waiters) {
        waiter.fail(new ClosedException(name + " was closed while waiting for a connection"));
      }
      waiters.clear();
      waiting = 0;
    } finally {
      lock.unlock();
    }
    openers.forEach(Thread::interrupt);
    closeSessions(clock.nanoTime() + settings.closeGrace().toNanos());
    for (var opener : openers) {
      joinUninterruptibly(opener);
    }
  }

  private void closeSessions(long graceEnd) {
    var left = new ArrayList<>(Arrays.asList(sessions));
    while (!left.isEmpty()) {
      boolean graceOver = clock.nanoTime() - graceEnd >= 0;
      for (var session : List.copyOf(left)) {
        if (session.tryLease()) {
          drop(session);
          left.remove(session);
        } else if (graceOver || isLentButQuiet(session)) {
          session.session().close(); // rolls back what its holder has left open
          left.remove(session);
        }
      }
      if (!left.isEmpty()) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static boolean isLentButQuiet(PooledSession session) {
    var lease = session.lease;
    return lease != null && !lease.isBusy();
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = Thread.interrupted();
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
