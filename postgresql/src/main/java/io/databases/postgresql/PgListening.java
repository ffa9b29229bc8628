package io.databases.postgresql;

import io.databases.ConfigurationException;
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
  private static final long END_MILLIS = Duration.ofSeconds(5).toMillis();
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
      checkIsAlwaysTheSame(fresh);
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

  /**
   * Behind a pooler in transaction mode, which is what statements are not kept prepared for, LISTEN
   * succeeds and nothing ever comes. What a pooler says of its sessions is not what the server
   * does.
   */
  private void checkIsAlwaysTheSame(PgSession fresh) {
    if (backend.options().statementCacheSize() > 0) {
      return;
    }
    var answer = answer(fresh, execute("SELECT pg_catalog.pg_backend_pid()"));
    if (answer != null && answer.rows().getFirst().getInt(0) != fresh.processId()) {
      throw new ConfigurationException(
          "at "
              + backend.url()
              + " answers a pooler, and with statement_cache_size=0 one that gives each transaction"
              + " another session: notifications would not come; listen with a Database that goes"
              + " to the server itself");
    }
  }

  private static void listen(PgSession session, String channel) {
    if (answer(session, execute("LISTEN \"" + channel.replace("\"", "\"\"") + '"')) == null) {
      session.close();
    }
  }

  private static Request.Execute execute(String sql) {
    return new Request.Execute(StatementInfo.of(sql, SqlSyntax.POSTGRESQL), sql, new Object[0], 0);
  }

  /** Null where none comes in time. */
  private static <T> @Nullable T answer(PgSession session, Request<T> request) {
    try {
      return session.submit(request).await(Deadline.after(ANSWER));
    } catch (TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
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
      if (!closed && answer(current, new Request.Ping()) == null) {
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
      } catch (Throwable e) { // the source of passwords is the user's, and may throw anything
        if (closed) {
          return;
        }
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
    keeper.interrupt(); // where it connects
    join();
  }

  /** Waits for the keeper's end, but not for ever: a source of passwords may heed no interrupt. */
  private void join() {
    try {
      keeper.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
