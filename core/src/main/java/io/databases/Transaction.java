package io.databases;

import io.databases.internal.events.FlightRecording;
import io.databases.internal.events.TransactionEvent;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction, or a savepoint inside one. To be ended by {@link #commit}, {@link
 * #rollback}, or {@link #close}, which rolls back what was not committed.
 *
 * <pre>{@code
 * try (var tx = database.begin()) {
 *   tx.execute("UPDATE …");
 *   tx.commit();
 * }
 * }</pre>
 *
 * <p>While it is open, the calls its thread makes on the {@link Database} work inside it. It may be
 * handed to other threads, whose calls run one after another; while one of them has a transaction
 * nested in this, the others wait.
 */
public final class Transaction extends Verbs implements AutoCloseable {
  private enum State {
    ACTIVE("is active"),
    COMMITTED("has been committed"),
    ROLLED_BACK("has been rolled back"),
    FAILED("has failed to commit and was rolled back"),
    ENDED_BY_OUTER("was ended with the transaction around it"),
    ENDED_BY_CONNECTION("was rolled back with the end of its connection");

    final String words;

    State(String words) {
      this.words = words;
    }
  }

  private final LeasedSession leased;
  private final TransactionOptions options;
  private final @Nullable Transaction parent;
  private final @Nullable Connection holder;
  private final boolean block;
  private final @Nullable String savepoint;

  /** Whose it is; null where it was started asynchronously. */
  private final @Nullable Thread owner;

  private final Deadline deadline;
  private final @Nullable TransactionEvent event =
      FlightRecording.isOn() ? new TransactionEvent() : null;
  private volatile State state = State.ACTIVE;
  private final AtomicBoolean left = new AtomicBoolean();

  /** Who began it, where that is noted. */
  private @Nullable OpenHandle opening;

  /** The answer to what started it; null until that was sent. */
  private volatile @Nullable Reply<?> start;

  /** What an asynchronous call in it has failed with; null where none has. */
  private volatile @Nullable RuntimeException failedCall;

  Transaction(
      LeasedSession leased,
      TransactionOptions options,
      @Nullable Transaction parent,
      @Nullable Connection holder,
      boolean block,
      @Nullable String savepoint,
      @Nullable Thread owner) {
    this.leased = leased;
    this.options = options;
    this.parent = parent;
    this.holder = holder;
    this.block = block;
    this.savepoint = savepoint;
    this.owner = owner;
    var own = Deadline.after(options.timeout().orElse(null));
    this.deadline = parent == null ? own : own.earlier(parent.deadline);
    if (parent == null) {
      leased.engine().backend().check(options);
    } else {
      checkNested();
    }
    if (event != null) {
      event.begin();
    }
  }

  private void checkNested() {
    boolean differs =
        options.isolation().isPresent() || options.isReadOnly() || options.isDeferrable();
    if (differs && !leased.isFloor(parent)) {
      throw new ConfigurationException(
          "a nested transaction is a savepoint and cannot have an isolation level, read-only or"
              + " deferrable of its own; give these to the outermost one");
    }
  }

  // ---- ending

  /**
   * Makes what was done permanent, or, for a nested transaction, part of the one around it. Where
   * the option {@code forceRollback} is set, rolls back instead.
   *
   * @throws TransactionException where it has ended, or a transaction nested in it is still open
   * @throws ConnectionLostException where the connection broke, or no answer came in time, and the
   *     outcome is unknown
   */
  public void commit() {
    try {
      end(true, false);
    } finally {
      afterEnd();
    }
  }

  /**
   * Undoes what was done in it.
   *
   * @throws TransactionException where it has ended, or a transaction nested in it is still open
   */
  public void rollback() {
    try {
      end(false, false);
    } finally {
      afterEnd();
    }
  }

  /** Rolls back where neither {@link #commit} nor {@link #rollback} was called. */
  @Override
  public void close() {
    try {
      if (state == State.ACTIVE) {
        rollbackWithAllNested();
      }
    } finally {
      afterEnd();
    }
  }

  void rollbackWithAllNested() {
    end(false, true);
  }

  private void end(boolean commit, boolean force) {
    var ending = new Ending(this, leased, commit, force);
    Waiting.awaitAnswer(ending.ready());
    ending.send(false);
    ending.finish();
  }

  /** The same without holding up the caller; the future is completed when it has ended. */
  CompletableFuture<@Nullable Void> endLater(boolean commit, boolean force) {
    return new Ending(this, leased, commit, force).later();
  }

  /** Rolls back what nobody wants any more, and gives everything back. */
  CompletableFuture<@Nullable Void> abandon() {
    leased.cancelCallsIn(this);
    var ended =
        state == State.ACTIVE
            ? endLater(false, true)
            : CompletableFuture.<@Nullable Void>completedFuture(null);
    return ended.whenCompleteAsync((_, _) -> leaveOnce(), Futures::run);
  }

  /**
   * For its session, under that one's lock: from here on it has ended.
   *
   * @param commit what was asked for, for the message where it had ended before
   * @return what has to be sent for it
   */
  Request<Request.Nothing> ending(boolean keep, boolean commit) {
    if (state != State.ACTIVE) {
      throw new TransactionException(
          "cannot %s: the transaction %s already"
              .formatted(commit ? "commit" : "roll back", state.words));
    }
    state = keep ? State.COMMITTED : State.ROLLED_BACK;
    return endRequest(keep);
  }

  Request<Request.Nothing> endRequest(boolean keep) {
    if (savepoint == null) {
      return keep ? new Request.Commit() : new Request.Rollback();
    }
    return keep
        ? new Request.ReleaseSavepoint(savepoint)
        : new Request.RollbackToSavepoint(savepoint);
  }

  Request<Request.Nothing> startRequest() {
    return savepoint == null ? new Request.Begin(options) : new Request.Savepoint(savepoint);
  }

  void started(Reply<?> reply) {
    start = reply;
  }

  /** Asks to stop its start, and those around it, where they have not been answered yet. */
  void cancelStart() {
    if (parent != null) {
      parent.cancelStart();
    }
    var reply = start;
    if (reply != null && !reply.isDone()) {
      leased.session().cancel(reply);
    }
  }

  /** Records that it has ended. */
  void finish() {
    if (event == null) {
      return;
    }
    event.end();
    if (event.shouldCommit()) {
      event.database = leased.database().address();
      event.depth = depth();
      event.outcome = state.name();
      event.commit();
    }
  }

  private int depth() {
    int depth = 0;
    for (var outer = parent; outer != null; outer = outer.parent) {
      depth++;
    }
    return depth;
  }

  /** Gives back what was taken for it; a block's is given back when the block is left. */
  void afterEnd() {
    if (!block && state != State.ACTIVE) {
      leaveOnce();
    }
  }

  /** Leaves its block. */
  void leaveOnce() {
    if (left.compareAndSet(false, true)) {
      leased.leave();
      if (holder != null) {
        holder.close();
      }
    }
  }

  <T extends @Nullable Object, X extends Throwable> T runBlock(TransactionBlock.CallWith<T, X> body)
      throws X {
    @Nullable Throwable thrown = null;
    try {
      T result = body.call(this);
      if (state == State.ACTIVE) {
        end(true, false); // where one nested in it was left open, leaving rolls back
      }
      return result;
    } catch (Throwable e) {
      thrown = e;
      throw e;
    } finally {
      leaveBlock(thrown);
    }
  }

  private void leaveBlock(@Nullable Throwable thrown) {
    try {
      if (state == State.ACTIVE) {
        rollbackWithAllNested();
      }
    } catch (RuntimeException e) {
      if (thrown == null) {
        throw e;
      }
      if (e != thrown) {
        thrown.addSuppressed(e);
      }
    } finally {
      leaveOnce();
    }
  }

  // ---- state, for the session it runs on

  /** Whether it can take statements. */
  public boolean isActive() {
    return state == State.ACTIVE;
  }

  void noteOpening(@Nullable OpenHandle handle) {
    opening = handle;
  }

  @Nullable OpenHandle opening() {
    return opening;
  }

  boolean isEnded() {
    return state != State.ACTIVE;
  }

  boolean isSavepoint() {
    return savepoint != null;
  }

  /** Whether others may see something new once it is committed. */
  boolean mayHaveWritten() {
    return savepoint == null && !options.isReadOnly();
  }

  boolean isForcedRollback() {
    return options.isForceRollback();
  }

  boolean isExpired() {
    return deadline.remaining(System.nanoTime()) <= 0;
  }

  /** Its commit has failed. */
  void failed() {
    state = State.FAILED;
  }

  /** An asynchronous call in it has failed, sent or not: it must not be committed. */
  @Override
  void callFailed(RuntimeException failure) {
    if (failedCall == null) {
      failedCall = failure;
    }
  }

  @Nullable RuntimeException failedCall() {
    return failedCall;
  }

  boolean isOutermost() {
    return parent == null || leased.isFloor(parent);
  }

  /** Whether its thread is still in its block, where nothing must run outside of it. */
  boolean isInBlock() {
    return block && !left.get();
  }

  /** False where it had ended before. */
  boolean endedByOuter() {
    return endedFromOutside(State.ENDED_BY_OUTER);
  }

  void endedByConnection() {
    endedFromOutside(State.ENDED_BY_CONNECTION);
  }

  private boolean endedFromOutside(State how) {
    if (state != State.ACTIVE) {
      return false;
    }
    state = how;
    finish();
    return true;
  }

  @Nullable Transaction parent() {
    return parent;
  }

  /** Whether it is this one, or nested in it at any depth. */
  boolean isWithin(Transaction outer) {
    for (var each = this; each != null; each = each.parent) {
      if (each == outer) {
        return true;
      }
    }
    return false;
  }

  boolean isOwnedBy(Thread thread) {
    return owner == thread;
  }

  /** Who began it, for messages. */
  String ownerName() {
    if (owner == null) {
      return "an asynchronous call";
    }
    return "thread " + (owner.getName().isEmpty() ? "#" + owner.threadId() : owner.getName());
  }

  /** The sooner of a statement's deadline and the transaction's. */
  Deadline limit(Deadline statement) {
    if (deadline.isNever()) {
      return statement;
    }
    if (deadline.remaining(System.nanoTime()) <= 0) {
      throw timeIsOver();
    }
    return statement.earlier(deadline);
  }

  /** When to give up its end, whose time begins now. */
  Deadline endLimit() {
    return Waiting.endLimit(deadline.earlier(Deadline.after(database().settings().timeout())));
  }

  StatementTimeoutException timeIsOver() {
    return new StatementTimeoutException(
        "the transaction's time ("
            + options.timeout().map(Object::toString).orElse("of the one around it")
            + ") is over; it can only be rolled back",
        ErrorDetails.USAGE,
        null);
  }

  void checkActive() {
    if (state != State.ACTIVE) {
      throw new TransactionException(
          "the transaction "
              + state.words
              + (block ? ", and its block goes on" : "")
              + "; the statement was not run. Start another transaction, or make the call outside");
    }
  }

  // ---- working inside

  @Override
  Database database() {
    return leased.database();
  }

  @Override
  <R> R call(Request<R> request, String sql, Deadline limit) {
    return leased.call(request, sql, limit, this, false);
  }

  @Override
  CursorSource openStream(Deadline limit) {
    checkActive();
    return new Connection.Cursors(leased, this, false);
  }

  @Override
  void start(AsyncCall<?, ?> call) {
    leased.start(call, this, false);
  }

  @Override
  void startBegin(AsyncBegin begin) {
    leased.start(begin, this, false, null);
  }

  /** {@inheritDoc} Its {@code commit} and {@code rollback} end this transaction. */
  @Override
  public AsyncTransaction async() {
    return new AsyncTransaction(this);
  }

  @Override
  public Transaction begin(TransactionOptions nested) {
    nested.checkNoRetries();
    return leased.begin(nested, this, null, false);
  }

  @Override
  Transaction startBlock(TransactionOptions nested) {
    return leased.begin(nested, this, null, true);
  }

  @Override
  public String toString() {
    return "Transaction[" + state + ", depth " + depth() + "]";
  }
}
