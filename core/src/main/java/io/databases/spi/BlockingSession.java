package io.databases.spi;

import io.databases.CancelledException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.Row;
import io.databases.TransactionOptions;
import io.databases.spi.Request.Nothing;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session over a driver that blocks: each request is a method that returns when the work is done.
 * Runs them on the caller's thread, one at a time; {@link ThreadedSession} gives them a thread.
 * Those of callers that must not be held up run on a virtual thread, which is there while there are
 * any; requests that are submitted meanwhile queue behind them.
 *
 * <p><b>A start that failed.</b> Nobody waits for {@code BEGIN} and {@code SAVEPOINT}. Where one of
 * them fails, the statements meant for its inside must not run outside of it. So the failure is
 * kept, and every request gets it for an answer until the transaction ends or, for a savepoint, is
 * rolled back to it. The same happens where the database ends a transaction by itself: {@link
 * #doom}.
 */
public abstract class BlockingSession implements Session {
  private final ReentrantLock turn = new ReentrantLock(true);

  /** What waits for the virtual thread, if there is one; its own monitor guards both. */
  private final ArrayDeque<Queued<?>> queue = new ArrayDeque<>();

  private volatile boolean draining;

  private record Queued<T>(Request<T> request, Reply<T> reply) {}

  /** To whom the request that is run now is answered; null for none. */
  private @Nullable Reply<?> answering;

  private @Nullable Doom doom;

  /** A session that is open. */
  protected BlockingSession() {}

  protected abstract Result execute(Request.Execute request);

  protected abstract long[] executeMany(Request.ExecuteMany request);

  protected abstract Cursor openCursor(Request.OpenCursor request);

  protected abstract List<? extends Row> fetch(Cursor cursor);

  protected abstract void closeCursor(Cursor cursor);

  protected abstract void begin(TransactionOptions options);

  /** Commits; where that fails, leaves no transaction open. */
  protected abstract void commit();

  protected abstract void rollback();

  protected abstract void savepoint(String name);

  protected abstract void releaseSavepoint(String name);

  protected abstract void rollbackToSavepoint(String name);

  protected abstract void ping();

  @Override
  public <T> Reply<T> submit(Request<T> request) {
    if (draining) {
      return enqueue(request);
    }
    var reply = new Reply<T>();
    turn.lock();
    try {
      answer(request, reply);
    } finally {
      turn.unlock();
    }
    return reply;
  }

  @Override
  public <T> Reply<T> enqueue(Request<T> request) {
    var reply = new Reply<T>();
    synchronized (queue) {
      queue.add(new Queued<>(request, reply));
      if (draining) {
        return reply;
      }
      draining = true;
    }
    Thread.ofVirtual().name("databases-blocking").start(this::drain);
    return reply;
  }

  private void drain() {
    for (var next = poll(); next != null; next = poll()) {
      turn.lock();
      try {
        answer(next);
      } finally {
        turn.unlock();
      }
    }
  }

  private @Nullable Queued<?> poll() {
    synchronized (queue) {
      var next = queue.poll();
      draining = next != null;
      return next;
    }
  }

  private <T> void answer(Queued<T> next) {
    var cancelled = next.reply.failure();
    if (cancelled == null) {
      answer(next.request, next.reply);
    } else {
      keepFailedStart(next.request, cancelled);
    }
  }

  /**
   * For {@link #cancel}: gives up a request that is queued; false where it has been begun, or was
   * never queued.
   */
  protected final boolean forget(Reply<?> reply) {
    synchronized (queue) {
      return queue.stream().anyMatch(queued -> queued.reply == reply)
          && reply.fail(
              new CancelledException(
                  "the statement was cancelled before it was begun",
                  ErrorDetails.NOTHING_SENT,
                  null));
    }
  }

  /**
   * To be called by a driver that finds its transaction ended by the database in the middle of it:
   * what follows fails with {@code reason} until the transaction's end.
   */
  protected final void doom(DatabaseException reason) {
    if (doom == null) {
      doom = Doom.ofTransaction(reason);
    }
  }

  /** Whether requests are refused because a start failed or the transaction was lost. */
  protected final boolean isDoomed() {
    return doom != null;
  }

  /** For a driver that may have found the transaction ended in the middle of a request. */
  protected final void refuseDoomed() {
    if (doom != null) {
      throw doom.reason();
    }
  }

  /**
   * For {@link #execute}: takes rows of a large result while others are still read. They go to the
   * caller, who waits and has them taken on its own thread. Null where all are wanted together.
   */
  protected final @Nullable Consumer<List<Row>> taker(Request.Execute request) {
    var reply = answering;
    var sink = request.sink();
    return reply == null || sink == null || request.maxRows() > 0
        ? null
        : rows -> reply.meanwhile(() -> sink.accept(rows));
  }

  /**
   * For {@link #execute}: takes each row of a large result on this thread, as it is read. Null
   * where they are to be handed to the caller.
   */
  protected final @Nullable RowSink viewer(Request.Execute request) {
    var sink = request.sink();
    return answering == null || sink == null || request.maxRows() > 0 || !sink.takesViews()
        ? null
        : sink;
  }

  /** Does the request and settles its reply. One thread at a time. */
  @SuppressWarnings("unchecked") // each request's own result type, by the cases of perform
  protected final <T> void answer(Request<T> request, Reply<T> reply) {
    answering = reply;
    try {
      var value = doom == null ? perform(request) : performDoomed(request, doom);
      reply.complete((T) value);
    } catch (Throwable e) {
      var failure = failure(e);
      keepFailedStart(request, failure);
      if (request instanceof Request.Execute execute && execute.sink() != null) {
        reply.meanwhile(execute.sink()::restart);
      }
      reply.fail(failure);
      if (e instanceof VirtualMachineError error) {
        throw error;
      }
    } finally {
      answering = null;
    }
  }

  /** What a caller is told of what a driver has thrown. */
  final DatabaseException failure(Throwable thrown) {
    return thrown instanceof DatabaseException known
        ? known
        : new DatabaseException(
            "the driver failed: " + thrown,
            ErrorDetails.OUTCOME_UNKNOWN.withConnectionUsable(isOpen()),
            thrown);
  }

  /** Remembers a start that failed or was never run, so that its inside is not run either. */
  final void keepFailedStart(Request<?> request, DatabaseException reason) {
    doom = Doom.afterFailure(doom, request, reason);
  }

  private Object perform(Request<?> request) {
    switch (request) {
      case Request.Execute execute -> {
        return execute(execute);
      }
      case Request.ExecuteMany many -> {
        return executeMany(many);
      }
      case Request.OpenCursor open -> {
        return openCursor(open);
      }
      case Request.Fetch fetch -> {
        return fetch(fetch.cursor());
      }
      case Request.CloseCursor close -> closeCursor(close.cursor());
      case Request.Begin begin -> begin(begin.options());
      case Request.Commit() -> end(this::commit);
      case Request.Rollback() -> end(this::rollback);
      case Request.Savepoint savepoint -> savepoint(savepoint.name());
      case Request.ReleaseSavepoint release -> releaseSavepoint(release.name());
      case Request.RollbackToSavepoint back -> rollbackToSavepoint(back.name());
      case Request.Ping() -> ping();
    }
    return Nothing.DONE;
  }

  /** Ends the transaction, and whatever doomed it, before or while it ends. */
  private void end(Runnable ending) {
    try {
      ending.run();
    } finally {
      doom = null;
    }
  }

  private Object performDoomed(Request<?> request, Doom current) {
    var fate = current.fateOf(request);
    if (request instanceof Request.Commit) {
      end(() -> rollBackOrClose(current.reason()));
    } else if (request instanceof Request.RollbackToSavepoint && current.isLiftedBy(request)) {
      doom = null;
    }
    return switch (fate) {
      case REFUSED -> throw current.reason();
      case DONE -> Nothing.DONE;
      case RUN -> perform(request);
    };
  }

  /** Where rolling back fails, nobody knows what the session is in the middle of. */
  private void rollBackOrClose(DatabaseException reason) {
    try {
      rollback();
    } catch (DatabaseException e) {
      if (e != reason) {
        reason.addSuppressed(e);
      }
      close();
    }
  }
}
