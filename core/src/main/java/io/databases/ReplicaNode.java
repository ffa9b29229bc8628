package io.databases;

import io.databases.spi.Deadline;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A server that reads go to, with a pool of its own. It connects when it is first needed; one that
 * cannot be reached, or is of no use for another reason, is set aside for a while.
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
    closed = true;
    database.close();
  }

  boolean isClosed() {
    return closed;
  }

  /** Its database, connected; where that fails, it is set aside. */
  Database connect() {
    try {
      database.connect();
    } catch (DatabaseException e) {
      setAside(e);
      throw e;
    }
    if (closed) {
      database.close();
      throw new ClosedException("the database of the replicas is closed");
    }
    return database;
  }

  // ---- whether it is of use

  boolean isDue() {
    return health.isDue();
  }

  void works() {
    health.reached();
  }

  /** Sets it aside where the failure says that it cannot be reached; true where that is so. */
  boolean setAsideIfGone(DatabaseException failure) {
    boolean gone =
        failure instanceof ConnectionLostException || failure instanceof AuthenticationException;
    if (gone) {
      setAside(failure);
    }
    return gone;
  }

  void setAside(DatabaseException failure) {
    replayed = PrimaryLog.NOWHERE;
    health
        .failed()
        .ifPresent(pause ->
            LOG.log(
                System.Logger.Level.WARNING,
                "no reads go to " + database.url() + " for " + pause,
                failure));
  }

  /** How much it has to do: connections in use, and callers that wait for one. */
  int load() {
    if (!database.isConnected()) {
      return 0;
    }
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
    if (!isDue()) {
      throw new ConnectionLostException(
          "the server at " + database.url() + " could not be asked just now, and is left alone",
          ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
          null);
    }
    var connected = connect();
    try {
      var left = Duration.ofNanos(Math.max(1, limit.remaining(System.nanoTime())));
      var query = Query.of(Objects.requireNonNull(question)).timeout(left);
      var position = connected.fetchValue(Long.class, query);
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
