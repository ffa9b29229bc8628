package io.databases;

import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Session;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How a caller waits for a reply, and what happens when it can wait no longer: the database is
 * asked to stop, the reply is given a moment to come, and if it does not the session is closed,
 * since nobody knows what state it is in.
 *
 * <p>A result that comes all the same is given to the caller: what was done is not reported as
 * undone.
 */
final class Waiting {
  private static final Duration CANCEL_GRACE = Duration.ofSeconds(2);

  /** When to ask again to stop: a statement that was just being begun may have missed it. */
  private static final Duration CANCEL_PAUSE = Duration.ofMillis(100);

  /** How long the end of a transaction may take where nothing has a limit. */
  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  private Waiting() {}

  static <T> T await(Session session, Reply<T> reply, Deadline deadline, String sql) {
    return await(session, reply, deadline, sql, null);
  }

  /**
   * @param inside the transaction the statement runs in; where its start has not been answered yet,
   *     that is what has to be stopped
   */
  static <T> T await(
      Session session,
      Reply<T> reply,
      Deadline deadline,
      String sql,
      @Nullable Transaction inside) {
    try {
      return reply.await(deadline);
    } catch (TimeoutException e) {
      return giveUp(session, reply, sql, inside, true);
    } catch (InterruptedException e) {
      try {
        return giveUp(session, reply, sql, inside, false);
      } finally {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Has the database stop a statement, and says what came of it.
   *
   * @param timeout whether its time is over; else its thread was interrupted
   */
  static <T> T giveUp(
      Session session, Reply<T> reply, String sql, @Nullable Transaction inside, boolean timeout) {
    if (stop(session, reply, inside)) {
      return afterStop(reply, sql, timeout);
    }
    throw afterClose(sql, timeout);
  }

  private static <T> T afterStop(Reply<T> reply, String sql, boolean timeout) {
    if (reply.failure() instanceof CancelledException failure) {
      throw stopped(sql, timeout, "it was cancelled", failure.details(), failure);
    }
    // Done all the same, or something else went wrong, and that is what the caller must know.
    return reply.result();
  }

  private static DatabaseException afterClose(String sql, boolean timeout) {
    var fate = "it did not stop, so its connection was closed";
    return stopped(sql, timeout, fate, ErrorDetails.OUTCOME_UNKNOWN, null);
  }

  private static DatabaseException stopped(
      String sql,
      boolean timeout,
      String fate,
      ErrorDetails details,
      @Nullable DatabaseException failure) {
    var end = fate + ": " + shorten(sql);
    return timeout
        ? new StatementTimeoutException(
            "the statement took longer than it may; " + end, details, failure)
        : new CancelledException(
            "the thread was interrupted while it waited for a statement; " + end, details, failure);
  }

  /** Whether the reply has come; if not, its session is closed. */
  private static boolean stop(Session session, Reply<?> reply, @Nullable Transaction inside) {
    var grace = Deadline.after(CANCEL_GRACE);
    var pause = CANCEL_PAUSE;
    while (grace.remaining(System.nanoTime()) > 0) {
      if (inside != null) {
        inside.cancelStart();
      }
      session.cancel(reply);
      if (awaitUninterruptibly(reply, grace.earlier(Deadline.after(pause)))) {
        return true;
      }
      pause = pause.multipliedBy(2);
    }
    session.abandon();
    return false;
  }

  /**
   * When to give up the end of a transaction whose time begins now. It is neither cancelled nor
   * interrupted, but is over as soon as a statement is that does not stop.
   *
   * @param statement when a statement would have to be done that is sent now
   */
  static Deadline endLimit(Deadline statement) {
    long now = System.nanoTime();
    var usual = Deadline.after(now, END_LIMIT);
    if (statement.isNever()) {
      return usual;
    }
    long left = Math.max(0, statement.remaining(now));
    return usual.earlier(Deadline.after(now, CANCEL_GRACE.plusNanos(left)));
  }

  /**
   * Waits for the end of a transaction, whatever happens to the thread meanwhile.
   *
   * @param limit when to give up, by {@link #endLimit}
   */
  static void awaitEnd(Session session, Reply<?> reply, Deadline limit, String what) {
    if (!awaitUninterruptibly(reply, limit)) {
      session.abandon();
      throw new ConnectionLostException(
          what + " was not answered in time; its outcome is unknown, and its connection was closed",
          ErrorDetails.OUTCOME_UNKNOWN,
          null);
    }
    reply.result();
  }

  /** Waits for what comes sooner or later, whatever happens to the thread meanwhile. */
  static void awaitAnswer(Reply<?> reply) {
    awaitUninterruptibly(reply, Deadline.NEVER);
  }

  /** Whether the reply came in time. Keeps the thread's interrupt for later. */
  private static boolean awaitUninterruptibly(Reply<?> reply, Deadline deadline) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          reply.await(deadline);
          return true;
        } catch (DatabaseException e) {
          return true; // a failure is an answer too; the caller looks at it
        } catch (TimeoutException e) {
          return reply.isDone();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static CancelledException interruptedBeforeSending(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CancelledException(
        "the thread was interrupted while it waited for a connection; nothing was sent",
        ErrorDetails.NOTHING_SENT,
        e);
  }

  /** A statement's text for a message. */
  static String shorten(String sql) {
    return sql.length() <= 200 ? sql : sql.substring(0, 200) + "…";
  }
}
