package io.databases.sqlite;

import io.databases.CancelledException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.LockTimeoutException;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Request.Nothing;
import io.databases.spi.Session;
import io.databases.spi.StatementInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session through which all single writes go: statements and batches outside any transaction.
 *
 * <p><b>Group commit.</b> A commit waits for the disk; how much it writes hardly matters. So
 * whatever is waiting when the writer comes by is run in one transaction, and everyone is answered
 * after its commit, not before: the promise is the same as if each had committed alone, and the
 * disk is waited for once.
 *
 * <p>What could give the trick away is that statements in one transaction share its fate. Three
 * rules keep them apart:
 *
 * <ol>
 *   <li>SQLite undoes a statement that fails, and that statement only; a batch has a savepoint for
 *       that. So failures of this kind, by far the most, disturb nobody.
 *   <li>Some failures cost the whole transaction: {@code OR ROLLBACK}, {@code RAISE(ROLLBACK)}, a
 *       full disk, an interrupt, a deferred foreign key at COMMIT. Then nothing has happened, and
 *       nobody has been told anything. So all are run once more, each alone, and get what they
 *       would have got without a group. The same where a request was stopped though nobody wants to
 *       cancel it, but one that was run before it.
 *   <li>Even failures are told only after the commit, for one may be due to a statement before it,
 *       as a key used twice is, and be void with it.
 * </ol>
 *
 * <p>So each statement takes effect exactly once or not at all, in some order of those that were
 * waiting together. A statement may see what those before it in its group did; so it would, had
 * they come a moment earlier. Cancelling a statement that was run and waits for the commit comes
 * too late, and does nothing.
 *
 * <p>A group ends when nobody is waiting, or it has grown large or old, so that transactions get
 * their turn at the gate. One statement alone is a group without the transaction around it.
 */
final class SqliteWriter extends SqliteSession {
  private static final int MOST = 1_000;
  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(20);

  /** Requests taken from the queue and not begun. */
  private final ArrayDeque<Task<?>> waiting = new ArrayDeque<>();

  /** Requests of the current group that somebody wants to cancel after they were run. */
  private final Set<Reply<?>> unwanted = ConcurrentHashMap.newKeySet();

  /** Whether the running request is cancelled, and not merely interrupted for another's sake. */
  private volatile boolean cancelled;

  private boolean schemaChanged;

  /** A request that was run, with its result or failure. */
  private record Done<T>(
      Task<T> task, @Nullable T value, @Nullable DatabaseException failure, boolean cancelled) {
    void answer() {
      if (failure != null) {
        task.reply().fail(failure);
      } else if (value != null) {
        task.reply().complete(value);
      }
    }
  }

  SqliteWriter(SqliteBackend backend, String name) {
    super(backend, name);
  }

  /** What callers are given: closing it, for lack of patience, must not close it for the others. */
  Session facade() {
    return facade;
  }

  private final Session facade =
      new Session() {
        @Override
        public <T> Reply<T> submit(Request<T> request) {
          return SqliteWriter.this.submit(request);
        }

        @Override
        public void cancel(Reply<?> reply) {
          SqliteWriter.this.cancel(reply);
        }

        @Override
        public boolean isOpen() {
          return SqliteWriter.this.isOpen();
        }

        @Override
        public void close() {
          // The backend does.
        }

        @Override
        public <T> @Nullable T unwrap(Class<T> type) {
          return null;
        }
      };

  /** Waits for a moment until what is queued now is done. */
  void drain(Duration patience) {
    try {
      submit(new Request.Ping()).await(Deadline.after(patience));
    } catch (TimeoutException | DatabaseException e) {
      // What is left is refused when it is closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  protected void interruptRunning() {
    cancelled = true;
    stop();
  }

  @Override
  protected void hurry(Reply<?> reply, boolean busy) {
    unwanted.add(reply);
    if (busy) {
      stop();
    }
  }

  @Override
  protected void handle(Task<?> first) {
    waiting.add(first);
    try {
      while (!waiting.isEmpty()) {
        gather();
        if (!isOpen()) {
          skipAll();
        } else if (waiting.size() == 1 || !isConnected()) {
          super.handle(waiting.remove());
        } else {
          handleGroup();
        }
      }
    } finally {
      skipAll(); // after an error that ends this thread
    }
  }

  private void gather() {
    while (waiting.size() < MOST) {
      var task = next();
      if (task == null) {
        return;
      }
      waiting.add(task);
    }
  }

  private void skipAll() {
    for (var task = waiting.poll(); task != null; task = waiting.poll()) {
      skip(task);
    }
  }

  private void handleGroup() {
    if (!openGroup()) {
      return;
    }
    var group = new ArrayList<Done<?>>(waiting.size());
    boolean committed = false;
    try {
      committed = runGroup(group) && commitGroup(group);
    } finally {
      if (!committed) {
        handle().rollbackQuietly();
      }
      if (schemaChanged) {
        schemaChanged = false;
        backend.gate().schemaChanged();
      }
      leaveGate(Access.ALONE);
    }
    if (committed) {
      group.forEach(Done::answer);
    }
    answered();
    var cancelledLate = Set.copyOf(unwanted);
    unwanted.clear();
    if (!committed) {
      runAlone(group, cancelledLate);
    }
  }

  /**
   * Goes through the gate and begins, in the name of the first that waits: cancelling that, or
   * closing the session, ends the wait. False where it failed; those concerned know then.
   */
  private boolean openGroup() {
    var first = waiting.element();
    if (!enter(first)) {
      skip(waiting.remove());
      return false;
    }
    boolean begun = false;
    try {
      var open = handle();
      passGate(Access.ALONE);
      begun = begin(open, first);
    } catch (LockTimeoutException e) {
      failWaiting(this::lockTimeout);
    } catch (DatabaseException e) {
      waiting.remove();
      first.reply().fail(e);
    } finally {
      leave();
      reset();
    }
    return begun;
  }

  private boolean begin(SqliteHandle open, Task<?> first) {
    try {
      open.begin(true);
      return true;
    } catch (SQLException e) {
      leaveGate(Access.ALONE);
      boolean cancelled = pass.isCancelled();
      if (SqliteErrors.isBusy(e) && !cancelled) {
        failWaiting(() -> backend.errors().of(e, open, false, false));
      } else {
        waiting.remove();
        first.reply().fail(backend.errors().of(e, open, cancelled, false));
      }
      return false;
    }
  }

  /** Each gets a failure of its own, to which it adds its own stack trace. */
  private void failWaiting(Supplier<DatabaseException> failure) {
    for (var task = waiting.poll(); task != null; task = waiting.poll()) {
      task.reply().fail(failure.get());
    }
  }

  private void reset() {
    cancelled = false;
    pass.reset();
  }

  /** False where the transaction is lost. */
  private boolean runGroup(List<Done<?>> group) {
    var open = handle();
    long end = System.nanoTime() + LONGEST;
    for (var task = nextOf(group, end); task != null; task = nextOf(group, end)) {
      if (!enter(task)) {
        skip(task);
      } else {
        var done = run(open, task);
        group.add(done);
        leaveUnanswered(task);
        reset();
        if (isVoid(open, done)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a failure cost the transaction, or befell the request for another's sake. */
  private static boolean isVoid(SqliteHandle open, Done<?> done) {
    var failure = done.failure();
    if (failure == null) {
      return false;
    }
    boolean stopped = failure instanceof CancelledException && !done.cancelled();
    return stopped || !open.inTransaction();
  }

  /** The next to run, those that came meanwhile included; null where the group is to end. */
  private @Nullable Task<?> nextOf(List<Done<?>> group, long end) {
    boolean over = group.size() >= MOST || System.nanoTime() - end >= 0 || !unwanted.isEmpty();
    if (over || !isOpen()) {
      return null;
    }
    var task = waiting.poll();
    return task == null ? next() : task;
  }

  @SuppressWarnings("unchecked") // each request's own result type, by the cases of perform
  private <T> Done<T> run(SqliteHandle open, Task<T> task) {
    try {
      return new Done<>(task, (T) perform(open, task.request()), null, false);
    } catch (SQLException e) {
      var failure = backend.errors().of(e, open, pass.isCancelled(), false);
      return new Done<>(task, null, failure, cancelled && failure instanceof CancelledException);
    } catch (DatabaseException e) {
      return new Done<>(task, null, e, false);
    } catch (RuntimeException | Error e) {
      var failure =
          new DatabaseException("the driver failed: " + e, ErrorDetails.OUTCOME_UNKNOWN, e);
      return new Done<>(task, null, failure, false);
    }
  }

  private Object perform(SqliteHandle open, Request<?> request) throws SQLException {
    switch (request) {
      case Request.Execute execute -> {
        prepareFor(open, execute.info());
        try {
          return open.execute(execute);
        } finally {
          noteSchemaChange(execute.info());
        }
      }
      case Request.ExecuteMany many -> {
        prepareFor(open, many.info());
        return open.executeManyInSavepoint(many, pass);
      }
      case Request.Ping() -> {
        return Nothing.DONE;
      }
      default -> throw new IllegalArgumentException("not for the writer: " + request);
    }
  }

  /** What is prepared next must know, and once more after the commit all other sessions. */
  private void noteSchemaChange(StatementInfo info) {
    if (SqliteStatements.isSchemaChange(info)) {
      backend.gate().schemaChanged();
      schemaChanged = true;
    }
  }

  private boolean commitGroup(List<Done<?>> group) {
    var open = handle();
    try {
      open.commit();
      return true;
    } catch (SQLException e) {
      if (SqliteErrors.isBusy(e)) {
        // Another process reads, and trying one by one would only multiply the wait.
        group.forEach(done -> done.task().reply().fail(backend.errors().of(e, open, false, false)));
        group.clear();
      }
      return false;
    }
  }

  /** Runs again what was undone, each as if it had come alone, but for what was cancelled. */
  private void runAlone(List<Done<?>> group, Set<Reply<?>> cancelledLate) {
    try {
      for (var done : group) {
        if (done.cancelled()) {
          done.answer();
        } else if (cancelledLate.contains(done.task().reply())) {
          cancel(done.task().reply());
        } else {
          super.handle(done.task());
        }
      }
    } finally {
      group.forEach(done -> skip(done.task())); // those that were not come to
    }
  }
}
