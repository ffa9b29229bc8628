package io.databases.internal.pool;

import io.databases.ClosedException;
import io.databases.DatabaseException;
import io.databases.PoolExhaustedException;
import io.databases.PoolMetrics;
import io.databases.StatementTimeoutException;
import io.databases.spi.Deadline;
import io.databases.spi.Request;
import io.databases.spi.Session;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions, lent to one caller alone ({@link #acquire}) or shared by single statements of many
 * ({@link #enterShared}).
 *
 * <p><b>The way without waiting.</b> The list of {@link Sessions} is copied on write. Whoever needs
 * a session walks it and takes one by a compare-and-set on the session's use; returning is a write
 * to the same number. No lock is taken while nobody waits.
 *
 * <p><b>Waiting.</b> A caller that finds nothing puts itself into the {@link WaitQueue} and, when
 * it is the first there, looks again before it parks; whoever returns a session makes it free and
 * then looks for waiters. Since both write before they read, one of them sees the other. A returned
 * session is not handed to the first waiter but made free, and the waiter is woken: whoever comes
 * first takes it. The returning thread, which is running, often needs it again at once, and no
 * session stands still while a thread wakes up. A waiter passed over for {@link
 * WaitQueue#PASSED_OVER_NANOS} is handed the next session directly.
 *
 * <p>The first waiter also sees to it that a session comes: it has new ones opened, and looks again
 * after some milliseconds where time alone may change what it can do.
 *
 * <p><b>Sharing.</b> {@link SharedRoute} says where a shared statement goes. One that finds every
 * session held up by slow statements waits for a new session or for one that answers again,
 * whichever comes first; where there can be no new one it joins the shortest queue. For a caller
 * that waits for a session alone while all are shared, one is drained: it takes no more statements,
 * and the last one done hands it over.
 *
 * <p><b>The lock</b> guards the queue, the list of sessions and the opening of new ones; nothing is
 * connected, closed or called back under it.
 */
public final class Pool {
  private static final System.Logger LOG = System.getLogger("io.databases.pool");
  private static final long PING_NANOS = 5_000_000_000L;

  private final String name;
  private final PoolSettings settings;
  private final long validateAfter;
  private final int sharedTarget;
  private final Clock clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final WaitQueue queue;
  private final Sessions sessions;
  private final LeaseTracker tracker = new LeaseTracker();
  private final Upkeep upkeep;

  private final LongAdder timedOut = new LongAdder();

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
    this.validateAfter = PoolSettings.nanos(settings.validateAfter());
    this.sharedTarget = Math.min(sharedTarget, settings.maxSize());
    this.clock = clock;
    this.queue = new WaitQueue(this, name, clock, lock, sharedTarget);
    this.sessions = new Sessions(name, settings, connector, clock, lock, queue, this::giveBack);
    this.upkeep = new Upkeep(name, settings, sessions, tracker);
  }

  // ---- one caller alone

  /**
   * Lends a session to the caller alone.
   *
   * @throws PoolExhaustedException where none becomes free before the acquire timeout
   * @throws StatementTimeoutException where the deadline passes first
   * @throws DatabaseException where no session can be connected
   */
  public Lease acquire(Deadline deadline) throws InterruptedException {
    long start = clock.nanoTime();
    long now = start;
    while (true) {
      var session = takeFree();
      if (session == null) {
        session = queue.await(false, start, limit(start, deadline));
        now = clock.nanoTime();
      }
      if (isFit(session, start, now, deadline)) {
        return lend(session, now);
      }
      now = clock.nanoTime();
    }
  }

  /** The same where it can be done without waiting; null where {@link #acquire} may have to. */
  public @Nullable Lease tryAcquire() {
    long now = clock.nanoTime();
    var session = takeFree();
    return session == null || !isFresh(session, now) ? null : lend(session, now);
  }

  /** Whether a session that the caller has alone may be used unasked; if not, puts it back. */
  private boolean isFresh(PooledSession session, long now) {
    if (session.isSound(now) && !isDoubtful(session, now) && !sessions.isClosed()) {
      return true;
    }
    putBack(session);
    return false;
  }

  /** The other end of the list than shared statements use. */
  private @Nullable PooledSession takeFree() {
    var all = sessions.all();
    for (int i = all.length - 1; i >= 0; i--) {
      if (all[i].tryTake()) {
        return all[i];
      }
    }
    return null;
  }

  private Lease lend(PooledSession session, long now) {
    session.touch(now);
    boolean traced = !settings.leakThreshold().isZero();
    var lease = new Lease(this, session, now, traced ? new Throwable("acquired here") : null);
    session.lease = lease;
    return lease;
  }

  void release(Lease lease) {
    long now = clock.nanoTime();
    var session = end(lease, now);
    session.session().rest();
    giveBack(session, false, now);
  }

  void discard(Lease lease) {
    sessions.drop(end(lease, clock.nanoTime()));
  }

  private PooledSession end(Lease lease, long now) {
    tracker.forget(lease);
    var session = lease.pooled;
    session.lease = null;
    session.touch(now);
    return session;
  }

  /**
   * Says that {@code owner} must release the lease: should it be collected before, that is reported
   * and the session closed.
   */
  public void watch(Lease lease, Object owner) {
    tracker.track(lease, owner);
  }

  // ---- shared statements

  /**
   * Finds a session for a single statement beside those of others. To be left by {@link
   * #exitShared} when its reply is there.
   *
   * @throws DatabaseException as {@link #acquire}
   */
  public PooledSession enterShared(Deadline deadline) throws InterruptedException {
    long start = clock.nanoTime();
    while (true) {
      var free = takeShared(start);
      var session = free != null ? free : queue.await(true, start, limit(start, deadline));
      if (!session.isTaken()) {
        return session;
      }
      if (isFit(session, start, clock.nanoTime(), deadline)) {
        session.shareTaken(clock.nanoTime());
        queue.wakeFirst(true); // there is one more to share
        return session;
      }
    }
  }

  /** The same where it can be done without waiting; null where it may have to be waited. */
  public @Nullable PooledSession tryEnterShared() {
    var session = takeShared(clock.nanoTime());
    if (session != null && session.isTaken()) {
      putBack(session); // it must be asked first
      return null;
    }
    return session;
  }

  /**
   * A session that the caller's statement has joined; or one that the caller has alone, because it
   * must be looked at first; or null.
   */
  private @Nullable PooledSession takeShared(long now) {
    while (true) {
      var all = sessions.all();
      var best = SharedRoute.leastBusy(all, sharedTarget, now);
      if (best != null && (best.isIdle() || SharedRoute.members(all, now) >= sharedTarget)) {
        return enter(best, now);
      }
      if (sessions.openAnother()) {
        return best == null ? null : enter(best, now);
      }
      if (sessions.all() == all) {
        var worn = SharedRoute.takeWorn(all, now); // it is in the way of a new one
        if (worn != null) {
          return worn;
        }
        var shortest = best != null ? best : SharedRoute.shortestQueue(all, now);
        return shortest == null ? null : enter(shortest, now);
      }
    }
  }

  private @Nullable PooledSession enter(PooledSession session, long now) {
    if (sessions.isClosed()) {
      return null;
    }
    boolean ask = session.isIdle() && isDoubtful(session, now);
    boolean entered = ask ? session.tryTake() : session.tryShare(now);
    return entered ? session : null;
  }

  /** Ends a shared use, on any thread. */
  public void exitShared(PooledSession session) {
    long now = clock.nanoTime();
    switch (session.unshare(now)) {
      case OTHERS -> queue.wakeFirst(true); // it answers: it is not held up
      case NOBODY -> {
        boolean wanted = queue.first() != null || sessions.isClosed() || !session.isSound(now);
        if (wanted && session.tryTake()) {
          giveBack(session);
        }
      }
      case DRAINED -> giveBack(session, true, now);
    }
  }

  // ---- returning

  /** Makes a session that the caller has alone free again, or closes it where it is worn out. */
  void giveBack(PooledSession session) {
    giveBack(session, false, clock.nanoTime());
  }

  /**
   * @param meant whether the session was drained for a waiter
   */
  private void giveBack(PooledSession session, boolean meant, long now) {
    if (sessions.isClosed() || !session.isSound(now)) {
      sessions.drop(session);
      return;
    }
    if (queue.handOver(session, meant)) {
      return;
    }
    putBack(session);
    if (sessions.isClosed() && session.tryTake()) {
      sessions.drop(session);
    }
  }

  private void putBack(PooledSession session) {
    session.putBack();
    queue.wakeFirst(false);
  }

  // ---- what waiting callers need, under the lock

  void checkOpen() {
    if (sessions.isClosed()) {
      throw new ClosedException(name + " is closed");
    }
  }

  @Nullable PooledSession take(boolean shares, long now) {
    return shares ? takeShared(now) : takeFree();
  }

  /** Opens new sessions for those that wait, as many as are of use and there is room for. */
  void open() {
    sessions.open(queue.wanted());
  }

  /**
   * Sees to it that a session comes for the first waiter, and says how soon it is to look again.
   */
  long provide(Waiter first, long now) {
    open();
    long again = sessions.untilRetry(now);
    if (!first.shares && SharedRoute.isAnyShared(sessions.all())) {
      if (sessions.opening() == 0 || WaitQueue.isPassedOver(first, now)) {
        SharedRoute.drainOne(sessions.all(), now);
      }
      again = Math.min(again, PooledSession.HELD_UP_NANOS);
    }
    return again;
  }

  /**
   * Sends away those that wait for a session where there is none: their server is known not to be
   * reached.
   */
  public void refuseWaiting(Supplier<DatabaseException> reason) {
    lock.lock();
    try {
      while (sessions.all().length == 0 && queue.first() != null) {
        queue.failFirst(reason.get());
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- limits

  private Deadline limit(long start, Deadline deadline) {
    return deadline.earlier(settings.acquireLimit(start));
  }

  /** For a caller that came at {@code start} and has met its deadline or the acquire timeout. */
  DatabaseException timeIsOver(long start, long now) {
    timedOut.increment();
    var shortage = new Shortage(name, settings, sessions, queue.size(), now, now - start);
    boolean exhausted = settings.acquireLimit(start).remaining(now) <= 0;
    return exhausted ? shortage.exhausted() : shortage.tooLate();
  }

  // ---- condition of sessions

  /** Whether a session that the caller has alone may be used; if not, it is closed. */
  private boolean isFit(PooledSession session, long start, long now, Deadline deadline)
      throws InterruptedException {
    boolean fit = session.isSound(now) && !sessions.isClosed();
    if (fit && isDoubtful(session, now)) {
      long left = limit(start, deadline).remaining(now);
      if (left <= 0) {
        giveBack(session);
        throw timeIsOver(start, now);
      }
      fit = answersPing(session, Math.min(left, PING_NANOS));
    }
    if (!fit) {
      sessions.drop(session);
    }
    return fit;
  }

  /** It has not been used for so long that it may be lost without anybody having noticed. */
  private boolean isDoubtful(PooledSession session, long now) {
    return validateAfter > 0 && session.idleNanos(now) > validateAfter;
  }

  private boolean answersPing(PooledSession pooled, long patience) throws InterruptedException {
    var session = pooled.session();
    try {
      session.submit(new Request.Ping()).await(Deadline.after(Duration.ofNanos(patience)));
      return session.isOpen();
    } catch (DatabaseException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection that no longer answers is replaced", e);
      return false;
    } catch (InterruptedException e) {
      giveBack(pooled); // the next caller asks again
      throw e;
    }
  }

  // ---- the whole pool

  /** Opens what is missing to the minimum size. */
  public void fill() {
    sessions.fill();
  }

  /**
   * Closes what is too old or idle for too long, reports leases that are out for too long, takes
   * back those whose owner is gone, and fills up to the minimum size.
   */
  public void maintain() {
    upkeep.run(clock.nanoTime());
  }

  /** How long upkeep may wait before it is due again. */
  public Duration maintenanceInterval() {
    return upkeep.interval();
  }

  public PoolMetrics metrics() {
    int idle = 0;
    var all = sessions.all();
    for (var session : all) {
      if (session.isIdle()) {
        idle++;
      }
    }
    return new PoolMetrics(
        all.length - idle,
        idle,
        sessions.opening(),
        queue.size(),
        sessions.created(),
        queue.waited(),
        timedOut.sum());
  }

  /**
   * Ends the pool: callers that wait are refused, statements in flight get the grace to end, then
   * every session is closed, lent or not. Returns when no thread of the pool is left.
   */
  public void close() {
    lock.lock();
    try {
      if (!sessions.seal()) {
        return;
      }
      queue.close();
    } finally {
      lock.unlock();
    }
    sessions.closeAll();
  }
}
