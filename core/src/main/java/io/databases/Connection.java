package io.databases;

import io.databases.spi.Cursor;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A connection that its holder has alone, until it is closed. {@link Database#connection()} gives
 * one that is bound to the thread, {@link Database#newConnection()} one that is not.
 *
 * <p>It may be handed to other threads: their calls run one after another, inside whatever
 * transaction is open on it. A thread that starts a transaction of its own on it waits until those
 * of others have ended.
 */
public final class Connection extends Verbs implements AutoCloseable {
  private final LeasedSession leased;

  /** Whether closing it gives the session back. */
  private final boolean ownsSession;

  private final Thread opener = Thread.currentThread();
  private final AtomicInteger holds = new AtomicInteger(1);

  /** Who opened it, where that is noted. */
  private final AtomicReference<@Nullable OpenHandle> opening = new AtomicReference<>();

  Connection(LeasedSession leased, boolean ownsSession) {
    this.leased = leased;
    this.ownsSession = ownsSession;
  }

  LeasedSession leased() {
    return leased;
  }

  boolean isClosed() {
    return holds.get() <= 0;
  }

  Thread opener() {
    return opener;
  }

  /** Notes that the caller opened it, where nobody did before. */
  Connection noteOpening() {
    if (!ownsSession && opening.get() == null) {
      opening.set(leased.noteConnection());
    }
    return this;
  }

  /** Says that a user must close it; where that is forgotten, it is reported and taken back. */
  Connection watch() {
    if (ownsSession) {
      leased.watch();
    }
    return this;
  }

  /** One more who closes it. */
  Connection hold() {
    holds.incrementAndGet();
    return this;
  }

  /**
   * Gives the connection back, once it was closed as often as it was opened: each call of {@link
   * Database#connection()} is to be closed once, not twice. After that nothing happens.
   *
   * @throws TransactionException where a transaction was still open on it; it was rolled back
   */
  @Override
  public void close() {
    int left = holds.decrementAndGet();
    if (left < 0) {
      holds.set(0);
    } else if (left == 0) {
      leased.engine().bindings().remove(this);
      var noted = opening.getAndSet(null);
      if (noted != null) {
        leased.connectionClosed(noted);
      }
      if (ownsSession && leased.release()) {
        throw new TransactionException(
            "the connection was closed with a transaction open on it, which was rolled back;"
                + " commit or roll back before closing");
      }
    }
  }

  /**
   * The driver's own object, such as a {@code java.sql.Connection}; inside a transaction that
   * transaction's. To be used by one thread at a time, while no other call runs on this connection,
   * and not to be closed.
   *
   * @throws ConfigurationException where the driver has none of this type
   */
  public <T> T unwrap(Class<T> type) {
    checkOpen();
    return Optional.ofNullable(leased.unwrap(type))
        .orElseThrow(() ->
            new ConfigurationException(
                leased.engine().backend().name()
                    + " has no "
                    + type.getName()
                    + " underneath its connections"));
  }

  private void checkOpen() {
    if (isClosed()) {
      throw new ClosedException("the connection is closed");
    }
  }

  @Override
  Database database() {
    return leased.database();
  }

  @Override
  <R> R call(Request<R> request, String sql, Deadline deadline) {
    checkOpen();
    return leased.call(request, sql, deadline, null, isShared());
  }

  /** Whether the calling thread has this connection only because all share one. */
  private boolean isShared() {
    return !ownsSession && opener == Thread.currentThread();
  }

  @Override
  void start(AsyncCall<?, ?> call) {
    checkOpen();
    leased.start(call, null, isShared());
  }

  @Override
  void callFailed(RuntimeException failure) {
    leased.callFailed(failure, isShared());
  }

  @Override
  void startBegin(AsyncBegin begin) {
    checkOpen();
    leased.start(begin, null, isShared(), null);
  }

  @Override
  CursorSource openStream(Deadline deadline) {
    checkOpen();
    return new Cursors(leased, null, isShared());
  }

  @Override
  public Transaction begin(TransactionOptions options) {
    options.checkNoRetries();
    checkOpen();
    return leased.begin(options, null, null, false);
  }

  @Override
  Transaction startBlock(TransactionOptions options) {
    checkOpen();
    return leased.begin(options, null, null, true);
  }

  /** Streams read from this connection's session, between its other statements. */
  record Cursors(LeasedSession leased, @Nullable Transaction via, boolean shared)
      implements CursorSource {
    @Override
    public Session session() {
      return leased.session();
    }

    @Override
    public Deadline limit(Deadline fetch) {
      return leased.limit(fetch);
    }

    @Override
    public Cursor open(Request.OpenCursor request, String sql, Deadline deadline) {
      var cursor = leased.call(request, sql, deadline, via, shared);
      leased.opened(cursor);
      return cursor;
    }

    @Override
    public <R> Reply<R> submit(Request<R> request) {
      return leased.submit(request, via, shared);
    }

    @Override
    public SentEnd submitClose(Request.CloseCursor request) {
      return leased.submitClose(request);
    }

    @Override
    public boolean isOwn() {
      return false;
    }

    @Override
    public void watch(Object owner) {
      // The connection gives the session back.
    }

    @Override
    public void release(Request.OpenCursor statement) {
      leased.engine().noteWrite(statement); // the connection gives the session back
    }
  }

  @Override
  public String toString() {
    return "Connection[" + (isClosed() ? "closed" : "open") + "]";
  }
}
