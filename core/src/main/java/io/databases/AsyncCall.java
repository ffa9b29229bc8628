package io.databases;

import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way, from its submission to its future.
 *
 * <p>Its reply, its deadline and whoever cancels its future may all come at the same time. The
 * first of them to {@linkplain Sent#take take} what was sent ends it, alone: it has the statement
 * stopped where that is needed, gives the session back, and only then completes the future, or
 * sends the call again.
 *
 * <p>A reply comes on a thread that reads from the network, or under a lock, so what follows it
 * runs on a thread of its own; or on the caller's, where the reply is there before the call
 * returns.
 *
 * @param <R> what the reply holds
 * @param <T> what the future gives
 */
final class AsyncCall<R, T extends @Nullable Object> {
  /** Where the caller is, so that an early reply is left to it. */
  private enum Launch {
    SUBMITTING,
    ANSWERED,
    LEFT
  }

  /** What a session was given to do. */
  private static final class Sent<R> {
    final Session session;
    final Reply<R> reply;
    final @Nullable Transaction inside;
    final Route route;

    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile @Nullable CompletableFuture<@Nullable Void> timer;

    Sent(Session session, Reply<R> reply, @Nullable Transaction inside, Route route) {
      this.session = session;
      this.reply = reply;
      this.inside = inside;
      this.route = route;
    }

    /** True for the one who is to end it. */
    boolean take() {
      if (!taken.compareAndSet(false, true)) {
        return false;
      }
      var running = timer;
      if (running != null) {
        running.complete(null);
      }
      return true;
    }
  }

  /** What becomes of the session that a call was sent to. */
  interface Route {
    /** Called before the future is completed. */
    void giveBack();

    /** Makes the call again where it failed and was not run; null where it is not to be. */
    default @Nullable Runnable again(DatabaseException failure) {
      return null;
    }
  }

  /** Whoever sent it, where it may be made in another place too. */
  interface Elsewhere {
    Elsewhere NOWHERE = _ -> null;

    /** Makes the call there after a failure; null where it is not to be. */
    @Nullable Runnable after(DatabaseException failure);

    /** Says that it was answered. */
    default void succeeded() {}
  }

  private final Request<R> request;
  private final String sql;
  private final Deadline deadline;
  private final ToLongFunction<R> count;
  private final Function<R, T> finish;
  private final Observation observation;

  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final AtomicReference<Launch> launch = new AtomicReference<>(Launch.SUBMITTING);

  /** Set by whoever says what came of it: this call, or whoever completed its future instead. */
  private final AtomicBoolean settled = new AtomicBoolean();

  private final StoppableWait wait = new StoppableWait();
  private volatile @Nullable Sent<R> sent;

  private volatile Elsewhere elsewhere = Elsewhere.NOWHERE;

  /**
   * @param count rows read or changed, for the observation
   * @param finish what the future gives; users' mappers run in it
   */
  AsyncCall(
      Request<R> request,
      String sql,
      Deadline deadline,
      ToLongFunction<R> count,
      Function<R, T> finish,
      Observation observation) {
    this.request = request;
    this.sql = sql;
    this.deadline = deadline;
    this.count = count;
    this.finish = finish;
    this.observation = observation;
  }

  Request<R> request() {
    return request;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Whether its future was cancelled, or completed by somebody else. */
  boolean isGivenUp() {
    return future.isDone();
  }

  /** Whether it was sent into this transaction, or into one nested in it. */
  boolean isInside(Transaction transaction) {
    var now = sent;
    return now != null && now.inside != null && now.inside.isWithin(transaction);
  }

  /** The reply to what was sent; only for a call that was. */
  Reply<R> reply() {
    return Objects.requireNonNull(sent).reply;
  }

  /** What the reply has failed with, null where it has not. */
  @Nullable DatabaseException failure() {
    var now = sent;
    return now == null ? null : now.reply.failure();
  }

  // ---- the caller's side

  /** Submits it, and gives its future. */
  CompletableFuture<T> launch(Verbs target) {
    var _ =
        future.whenComplete((_, failure) -> {
          if (settled.compareAndSet(false, true)) {
            observation.end(0, failure);
            stop();
          }
        });
    try {
      target.start(this);
    } catch (RuntimeException e) {
      fail(e);
    }
    if (launch.getAndSet(Launch.LEFT) == Launch.ANSWERED) {
      settle(Objects.requireNonNull(sent));
    }
    return future;
  }

  /** Cancels it, as cancelling its future does. */
  void cancel() {
    future.cancel(true);
  }

  private void stop() {
    wait.stop();
    var now = sent;
    if (now != null && now.take()) {
      Futures.run(() -> giveUp(now, false));
    }
  }

  // ---- on its way

  /** Waits for a session on a thread of its own; cancelling ends that. */
  <S> S await(Supplier<S> waiting) {
    return wait.run(waiting);
  }

  /** Says what to do about a failure instead of passing it on. */
  void elsewhere(Elsewhere other) {
    elsewhere = other;
  }

  /**
   * Says what it was sent as. May be called under a lock.
   *
   * @param limit when it is to be stopped
   * @param inside the transaction it runs in, null for none
   */
  void sent(
      Session session, Reply<R> reply, Deadline limit, @Nullable Transaction inside, Route route) {
    var now = new Sent<>(session, reply, inside, route);
    sent = now;
    if (!limit.isNever() && !reply.isDone()) {
      now.timer = Futures.at(limit, () -> timeIsOver(now));
    }
    if (future.isDone()) {
      stop();
    }
    reply.onDone(() -> answered(now));
  }

  private void answered(Sent<R> now) {
    if (now.take() && !launch.compareAndSet(Launch.SUBMITTING, Launch.ANSWERED)) {
      Futures.run(() -> settle(now));
    }
  }

  private void timeIsOver(Sent<R> now) {
    if (now.take()) {
      giveUp(now, true);
    }
  }

  private void giveUp(Sent<R> now, boolean timeout) {
    @Nullable DatabaseException failure = null;
    @Nullable R result = null;
    try {
      result = Waiting.giveUp(now.session, now.reply, sql, now.inside, timeout);
    } catch (DatabaseException e) {
      failure = e;
    }
    giveBack(now);
    if (result != null) {
      complete(result);
    } else if (failure != null) {
      fail(failure);
    }
  }

  // ---- its end

  private void settle(Sent<R> now) {
    giveBack(now);
    var failure = now.reply.failure();
    if (failure == null) {
      complete(now.reply.result());
      return;
    }
    var again = now.route.again(failure);
    if (again == null || future.isDone()) {
      fail(failure);
    } else {
      startAgain(again);
    }
  }

  private void startAgain(Runnable again) {
    sent = null;
    launch.set(Launch.LEFT);
    try {
      again.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void giveBack(Sent<R> now) {
    try {
      now.route.giveBack();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void complete(R result) {
    elsewhere.succeeded();
    if (future.isDone()) {
      return;
    }
    T value;
    try {
      value = finish.apply(result);
    } catch (Throwable e) { // a user's mapper may throw anything
      fail(e);
      return;
    }
    if (settled.compareAndSet(false, true)) {
      observation.end(count.applyAsLong(result), null);
      future.complete(value);
    }
  }

  /** Ends it without a result. Not to be called under a lock. */
  void fail(Throwable failure) {
    if (failure instanceof DatabaseException reason && !future.isDone()) {
      var again = elsewhere.after(reason);
      if (again != null) {
        startAgain(again);
        return;
      }
    }
    if (settled.compareAndSet(false, true)) {
      observation.end(0, failure);
      future.completeExceptionally(failure);
    }
  }
}
