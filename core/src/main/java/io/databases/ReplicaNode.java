package io.databases;

import io.databases.spi.Deadline;
import io.databases.spi.Request;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A server that reads go to, with a pool of its own. It connects when it is first needed; one that
 * cannot be reached, or is of no use for another reason, is set aside for a while, and gets reads
 * again once it was seen to answer. Thread safe.
 */
final class ReplicaNode {
  private static final System.Logger LOG = System.getLogger("io.databases.pool");

  private static final long LONG_AGO = TimeUnit.DAYS.toNanos(1);

  private final Database database;

  /** What asks how far its log is; null where that cannot be asked. */
  private final @Nullable String question;

  private final ReplicaHealth health = new ReplicaHealth(System::nanoTime);
  private final ReentrantLock looking = new ReentrantLock();
  private volatile boolean closed = true;

  /**
   * What is under way to make it ready; null where nothing is. Written under this node's monitor.
   */
  private volatile @Nullable ReplicaAttempt attempt;

  /** Up to where it was seen to have replayed the primary's log. */
  private volatile long replayed = PrimaryLog.NOWHERE;

  private volatile long lookedAt = System.nanoTime() - LONG_AGO;

  /**
   * @param question a statement that gives the position of its log; null where there is none
   */
  ReplicaNode(Database database, @Nullable String question) {
    this.database = database;
    this.question = question;
  }

  Database database() {
    return database;
  }

  // ---- connecting

  /** Lets it connect, after it was closed perhaps. */
  void open() {
    closed = false;
  }

  void close() {
    var ending = seal();
    if (ending != null) {
      ending.stop();
    }
    database.close();
  }

  private synchronized @Nullable ReplicaAttempt seal() {
    closed = true;
    return attempt;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether it is connected and not set aside. */
  boolean isReady() {
    return database.isConnected() && !health.isSetAside();
  }

  /**
   * Has it made ready, where it is time to. Never waits.
   *
   * @return what is under way to make it ready; null where it is, or is left alone
   */
  @Nullable ReplicaAttempt prepare() {
    var current = attempt;
    if (current != null || isReady() || !health.isDue()) {
      return current;
    }
    return makeReady();
  }

  /** Begins to make it ready, unless that is under way. */
  private synchronized ReplicaAttempt makeReady() {
    if (closed) {
      throw closed();
    }
    var current = attempt;
    if (current == null) {
      current = new ReplicaAttempt(this, this::tryMakingReady);
      attempt = current;
      current.start();
    }
    return current;
  }

  private static ClosedException closed() {
    return new ClosedException("the database of the replicas is closed");
  }

  private @Nullable DatabaseException tryMakingReady() {
    boolean again = health.isSetAside();
    try {
      database.connect();
      if (again) {
        var limit = Deadline.after(database.settings().connectTimeout());
        database.call(new Request.Ping(), "PING", limit);
        health.answers();
      }
      return null;
    } catch (CancelledException | ClosedException e) { // it is being closed
      return e;
    } catch (DatabaseException e) {
      setAside(e);
      return e;
    } finally {
      attemptIsOver();
    }
  }

  private synchronized void attemptIsOver() {
    attempt = null;
  }

  /**
   * Waits until it is connected.
   *
   * @throws DatabaseException where that fails
   */
  void connect(Deadline limit) {
    while (!database.isConnected()) {
      var connecting = makeReady();
      if (!ReplicaAttempt.awaitOne(List.of(connecting), limit)) {
        throw new StatementTimeoutException(
            "the statement's time was over before the server at "
                + database.url()
                + " was connected; nothing was sent",
            ErrorDetails.NOTHING_SENT,
            null);
      }
      var failure = connecting.failure();
      if (failure != null) {
        throw closed ? closed() : unreachable(failure);
      }
    }
  }

  /** What a reader is told who waited for an attempt with others. */
  ConnectionLostException unreachable(DatabaseException failure) {
    return new ConnectionLostException(
        "the server at "
            + database.url()
            + " cannot be reached, nothing was sent: "
            + failure.getMessage(),
        ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
        failure);
  }

  // ---- whether it is of use

  void works() {
    health.reached();
  }

  /** Sets it aside where the failure says that it cannot be reached; true where that is so. */
  boolean setAsideIfGone(DatabaseException failure) {
    boolean gone =
        switch (failure) {
          case ConnectionLostException _, AuthenticationException _ -> true;
          case PoolExhaustedException _, StatementTimeoutException _ ->
              failure.retrySafe() && !failure.connectionUsable(); // there was no connection at all
          default -> false;
        };
    if (gone) {
      setAside(failure);
    }
    return gone;
  }

  /** Sets it aside; reads that wait for a connection of it while it has none go elsewhere. */
  void setAside(DatabaseException failure) {
    replayed = PrimaryLog.NOWHERE;
    var pause = health.failed();
    if (pause.isPresent()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "no reads go to " + database.url() + " for " + pause.get(),
          failure);
      database.refuseWaiting(() -> unreachable(failure));
    }
  }

  /** Whether it worked when it was last needed, as far as is known. */
  boolean isTrusted() {
    return !health.isSetAside();
  }

  /** How much it has to do: connections in use, and callers that wait for one. */
  int load() {
    var metrics = database.metrics();
    return metrics.active() + metrics.pending();
  }

  // ---- how far its log is

  /** Up to where it was seen to have replayed the primary's log. */
  long replayed() {
    return replayed;
  }

  /** Whether it was asked that long ago. */
  boolean isLookedAtBefore(Duration pause) {
    return System.nanoTime() - lookedAt >= pause.toNanos();
  }

  /**
   * Asks how far it has replayed the log, unless somebody did since then.
   *
   * @param since a moment of {@link System#nanoTime}
   * @throws DatabaseException where it does not say; where it cannot, it is set aside
   */
  void look(long since, Deadline limit) {
    try {
      if (!looking.tryLock(limit.remaining(System.nanoTime()), TimeUnit.NANOSECONDS)) {
        return; // it is being asked, by one who will see to it
      }
    } catch (InterruptedException e) {
      throw Waiting.interruptedBeforeSending(e);
    }
    try {
      if (lookedAt - since < 0) {
        long now = System.nanoTime();
        replayed = position(limit);
        lookedAt = now;
      }
    } finally {
      looking.unlock();
    }
  }

  /**
   * Asks how far its log is.
   *
   * @throws DatabaseException where it does not say; where it cannot, it is set aside
   */
  long position(Deadline limit) {
    if (!health.isDue()) {
      throw new ConnectionLostException(
          "the server at " + database.url() + " could not be asked just now, and is left alone",
          ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
          null);
    }
    connect(limit);
    try {
      var left = Duration.ofNanos(Math.max(1, limit.remaining(System.nanoTime())));
      var query = Query.of(Objects.requireNonNull(question)).timeout(left);
      var position = database.fetchValue(Long.class, query);
      if (position == null) {
        throw new ConfigurationException(
            "the server at " + database.url() + " is no replica: it replays no other's log");
      }
      return position;
    } catch (CancelledException
        | ClosedException
        | StatementTimeoutException
        | PoolExhaustedException e) {
      throw e; // says nothing of the server
    } catch (DatabaseException e) {
      setAside(e);
      throw e;
    }
  }
}
