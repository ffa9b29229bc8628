package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.spi.Deadline;
import io.databases.spi.Request;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session that listens, and another one when it is lost. A virtual thread sees to that: it sleeps
 * until the session has ended, and asks from time to time whether the server is still there.
 */
final class PgListening {
  private static final System.Logger LOG = System.getLogger("io.databases.postgresql");
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final long PING_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long FIRST_PAUSE = Duration.ofMillis(50).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(10).toNanos();

  private final PgBackend backend;
  private final List<String> channels;
  private final Consumer<PgEvent> target;
  private final Thread keeper =
      Thread.ofVirtual().name("databases-postgresql-listener").unstarted(this::keep);
  private volatile boolean closed;
  private volatile @Nullable PgSession session;

  PgListening(PgBackend backend, List<String> channels, Consumer<PgEvent> target) {
    this.backend = backend;
    this.channels = List.copyOf(channels);
    this.target = target;
  }

  /**
   * Connects and listens.
   *
   * @throws DatabaseException where that fails; nothing is left then
   */
  void start() {
    session = connect();
    keeper.start();
  }

  private PgSession connect() {
    var fresh = (PgSession) backend.connect();
    try {
      fresh.notifyTo(new PgSession.Listener(target, () -> LockSupport.unpark(keeper)));
      for (var channel : channels) {
        listen(fresh, channel);
      }
      return fresh;
    } catch (Throwable e) {
      fresh.close();
      throw e;
    }
  }

  private static void listen(PgSession session, String channel) {
    var sql = "LISTEN \"" + channel.replace("\"", "\"\"") + '"';
    var info = StatementInfo.of(sql, SqlSyntax.POSTGRESQL);
    if (!answers(session, new Request.Execute(info, sql, new Object[0], 0))) {
      session.close();
    }
  }

  /** False where no answer comes in time. */
  private static boolean answers(PgSession session, Request<?> request) {
    try {
      var _ = session.submit(request).await(Deadline.after(ANSWER));
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void keep() {
    while (!closed) {
      var current = session;
      if (current == null || !current.isOpen()) {
        connectAgain();
      } else {
        LockSupport.parkNanos(this, PING_NANOS);
        ping(current);
      }
    }
  }

  private void ping(PgSession current) {
    try {
      if (!closed && !answers(current, new Request.Ping())) {
        current.close();
      }
    } catch (DatabaseException e) {
      LOG.log(System.Logger.Level.DEBUG, "a subscription's connection was lost", e);
    }
  }

  private void connectAgain() {
    long pause = FIRST_PAUSE;
    while (!closed) {
      try {
        var fresh = connect();
        session = fresh;
        if (closed) {
          fresh.close();
        } else {
          target.accept(new PgGap("the connection was lost and made again"));
        }
        return;
      } catch (DatabaseException e) {
        LOG.log(System.Logger.Level.WARNING, "a subscription cannot connect again yet", e);
        LockSupport.parkNanos(this, pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  void close() {
    closed = true;
    LockSupport.unpark(keeper);
    var current = session;
    if (current != null) {
      current.close();
    }
  }
}
