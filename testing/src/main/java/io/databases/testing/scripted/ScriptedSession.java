package io.databases.testing.scripted;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.Column;
import io.databases.Columns;
import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.Row;
import io.databases.spi.Conversions;
import io.databases.spi.Cursor;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Request.Nothing;
import io.databases.spi.Result;
import io.databases.spi.Session;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection to nothing. Keeps the SPI's promises: answers come in the order of the requests, a
 * start that failed fails what was meant for its inside, and a lost connection answers nothing
 * more.
 */
public final class ScriptedSession implements Session {
  private final Script script;
  private final int number;
  private final Conversions conversions;

  // Guarded by the script's lock.
  private final Deque<Entry<?>> pending = new ArrayDeque<>();
  private @Nullable Doom doom;
  private boolean draining;
  private boolean lost;
  private boolean closed;

  private static final class Entry<T> {
    final Request<T> request;
    final Reply<T> reply = new Reply<>();
    @Nullable Answer answer;

    Entry(Request<T> request) {
      this.request = request;
    }
  }

  private record Doom(DatabaseException reason, @Nullable String savepoint) {}

  private static final class ScriptedCursor implements Cursor {
    final Columns columns;
    final List<Row> rows;
    final int fetchSize;
    int position;

    ScriptedCursor(Columns columns, List<Row> rows, int fetchSize) {
      this.columns = columns;
      this.rows = rows;
      this.fetchSize = fetchSize;
    }

    @Override
    public Columns columns() {
      return columns;
    }

    List<Row> next() {
      int end = Math.min(rows.size(), position + fetchSize);
      var part = rows.subList(position, end);
      position = end;
      return part;
    }
  }

  ScriptedSession(Script script, int number, Conversions conversions) {
    this.script = script;
    this.number = number;
    this.conversions = conversions;
  }

  /** Which one it is, counted from 1 in the order of connecting. */
  public int number() {
    return number;
  }

  @Override
  public <T> Reply<T> submit(Request<T> request) {
    script.lock.lock();
    try {
      script.record(number, Requests.describe(request));
      var entry = new Entry<>(request);
      if (closed) {
        entry.reply.fail(closedFailure());
      } else if (lost) {
        entry.reply.fail(lostFailure(ErrorDetails.NOTHING_SENT.withConnectionUsable(false)));
      } else {
        pending.add(entry);
        drain();
      }
      return entry.reply;
    } finally {
      script.lock.unlock();
    }
  }

  /** Answers what is at the head of the queue, until something there is held. */
  private void drain() {
    script.lock.lock();
    try {
      if (draining) {
        return; // a reply called back; the loop below goes on
      }
      draining = true;
      while (!pending.isEmpty() && answerOne(pending.element())) {
        pending.poll();
      }
    } finally {
      draining = false;
      script.lock.unlock();
    }
  }

  /** False where its answer is held. */
  private <T> boolean answerOne(Entry<T> entry) {
    if (entry.reply.isDone()) {
      return true; // cancelled
    }
    if (entry.answer == null) {
      entry.answer = doom == null ? script.answer(entry.request) : Answer.PLAIN;
    }
    if (entry.answer instanceof Answer.Held(var hold)) {
      var released = hold.arrive(this::drain);
      if (released == null) {
        return false;
      }
      entry.answer = released;
    }
    settle(entry, entry.answer);
    return true;
  }

  @SuppressWarnings("unchecked") // each request's own type, by the script or by succeed
  private <T> void settle(Entry<T> entry, Answer answer) {
    if (answer instanceof Answer.Loss) {
      entry.reply.fail(lostFailure(ErrorDetails.OUTCOME_UNKNOWN));
      lose();
      return;
    }
    try {
      var value = doom == null ? perform(entry.request, answer) : refuse(entry.request, doom);
      entry.reply.complete((T) value);
    } catch (DatabaseException e) {
      keepFailedStart(entry.request, e);
      entry.reply.fail(e);
    }
  }

  private void keepFailedStart(Request<?> request, DatabaseException reason) {
    if (doom == null && request instanceof Request.Begin) {
      doom = new Doom(reason, null);
    } else if (doom == null && request instanceof Request.Savepoint start) {
      doom = new Doom(reason, start.name());
    }
  }

  private Object refuse(Request<?> request, Doom current) {
    switch (request) {
      case Request.Commit _ -> {
        doom = null;
        throw current.reason;
      }
      case Request.Rollback _ -> doom = null;
      case Request.RollbackToSavepoint _ when current.savepoint != null -> doom = null;
      case Request.RollbackToSavepoint _, Request.CloseCursor _, Request.Ping _ -> {}
      default -> throw current.reason;
    }
    return Nothing.DONE;
  }

  private Object perform(Request<?> request, Answer answer) {
    return switch (answer) {
      case Answer.Failure(var failure) -> throw failure;
      case Answer.Value(var value) -> value;
      case Answer.Rows(var rows) -> withRows(request, rows);
      default -> succeed(request);
    };
  }

  private Object withRows(Request<?> request, RowsAnswer answer) {
    var columns = answer.columns(conversions);
    var rows = answer.rows(columns);
    return request instanceof Request.OpenCursor open
        ? new ScriptedCursor(columns, rows, open.fetchSize())
        : new Result(columns, rows, 0, null);
  }

  private Object succeed(Request<?> request) {
    return switch (request) {
      case Request.Execute _ -> Result.ofAffected(0, null);
      case Request.ExecuteMany many -> {
        var counts = new long[many.rows().size()];
        Arrays.fill(counts, 1);
        yield counts;
      }
      case Request.OpenCursor open ->
          new ScriptedCursor(
              Columns.of(List.of(new Column("nothing")), conversions), List.of(), open.fetchSize());
      case Request.Fetch fetch -> ((ScriptedCursor) fetch.cursor()).next();
      default -> Nothing.DONE;
    };
  }

  @Override
  public void cancel(Reply<?> reply) {
    script.lock.lock();
    try {
      for (var entry : pending) {
        if (entry.reply == reply) {
          script.record(number, "CANCEL " + Requests.describe(entry.request));
          cancel(entry);
        }
      }
    } finally {
      script.lock.unlock();
    }
    drain();
  }

  private void cancel(Entry<?> entry) {
    boolean begun = entry == pending.peek();
    if (!begun || (entry.answer instanceof Answer.Held(var hold) && hold.heedsCancel())) {
      var failure =
          new CancelledException(
              "the scripted statement was cancelled",
              begun ? ErrorDetails.of("57014", 0) : ErrorDetails.NOTHING_SENT,
              null);
      keepFailedStart(entry.request, failure);
      entry.reply.fail(failure);
    }
  }

  @Override
  public boolean isOpen() {
    script.lock.lock();
    try {
      return !lost && !closed;
    } finally {
      script.lock.unlock();
    }
  }

  @Override
  public void close() {
    script.lock.lock();
    try {
      if (!closed) {
        closed = true;
        script.record(number, "CLOSE");
        closePending();
      }
    } finally {
      script.lock.unlock();
    }
  }

  /** The first was begun, those behind it were not. */
  private void closePending() {
    var begun = pending.poll();
    if (begun != null) {
      begun.reply.fail(lostFailure(ErrorDetails.OUTCOME_UNKNOWN));
    }
    failPending(closedFailure());
  }

  private static ClosedException closedFailure() {
    return new ClosedException(
        "the scripted connection is closed; the statement was not run",
        ErrorDetails.NOTHING_SENT.withConnectionUsable(false));
  }

  boolean isClosed() {
    return closed;
  }

  /** Under the lock: the connection breaks. */
  void lose() {
    lost = true;
    failPending(lostFailure(ErrorDetails.OUTCOME_UNKNOWN));
  }

  private void failPending(DatabaseException reason) {
    for (var entry = pending.poll(); entry != null; entry = pending.poll()) {
      entry.reply.fail(reason);
    }
  }

  private static ConnectionLostException lostFailure(ErrorDetails details) {
    return new ConnectionLostException("the scripted connection was lost", details, null);
  }

  /** This session itself, for whoever asks for it. */
  @Override
  public <T> @Nullable T unwrap(Class<T> type) {
    return type.isInstance(this) ? type.cast(this) : null;
  }
}
