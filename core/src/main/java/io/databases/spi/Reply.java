package io.databases.spi;

import io.databases.DatabaseException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request, now or later: a value or a failure, set once. One thread at most waits
 * for it by {@link #await}; any number may be called back.
 *
 * <p>An engine whose waiting callers read from the network themselves overrides {@link #park}.
 *
 * @param <T> what the reply holds
 */
public class Reply<T> {
  private static final VarHandle OUTCOME;
  private static final VarHandle CALLBACKS;

  static {
    try {
      var lookup = MethodHandles.lookup();
      OUTCOME = lookup.findVarHandle(Reply.class, "outcome", Object.class);
      CALLBACKS = lookup.findVarHandle(Reply.class, "callbacks", Callback.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A chain of what to call; {@link #CALLED} once the outcome is known and the chain was run. */
  private record Callback(Runnable action, @Nullable Callback next) {}

  private record Failure(DatabaseException exception, Thread thrower) {}

  private static final Callback CALLED = new Callback(() -> {}, null);

  private volatile @Nullable Object outcome;
  private volatile @Nullable Callback callbacks;
  private volatile @Nullable Thread waiter;

  /** What is left to do by whoever waits; null where nothing ever was. */
  private volatile @Nullable ConcurrentLinkedQueue<Runnable> meanwhile;

  /** A reply that has not come yet. */
  public Reply() {}

  /** A reply that is there already. */
  public static <T> Reply<T> completed(T value) {
    var reply = new Reply<T>();
    reply.complete(value);
    return reply;
  }

  /** A reply that has failed already. */
  public static <T> Reply<T> failed(DatabaseException exception) {
    var reply = new Reply<T>();
    reply.fail(exception);
    return reply;
  }

  /** Sets the value; false where there was an outcome before. */
  public final boolean complete(T value) {
    return settle(Objects.requireNonNull(value));
  }

  /** Sets the failure; false where there was an outcome before. */
  public final boolean fail(DatabaseException exception) {
    return settle(new Failure(exception, Thread.currentThread()));
  }

  private boolean settle(Object result) {
    if (!OUTCOME.compareAndSet(this, null, result)) {
      return false;
    }
    var thread = waiter;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
    run((Callback) CALLBACKS.getAndSet(this, CALLED));
    return true;
  }

  private static void run(@Nullable Callback chain) {
    for (var callback = chain; callback != null; callback = callback.next) {
      callback.action.run();
    }
  }

  public final boolean isDone() {
    return outcome != null;
  }

  /** True where the outcome is known and is a failure. */
  public final boolean isFailed() {
    return outcome instanceof Failure;
  }

  /**
   * Calls back once the outcome is known: on the thread that sets it, or at once on this one. The
   * action must be short, must not block and must not throw. Several are called in no particular
   * order.
   */
  public final void onDone(Runnable action) {
    while (true) {
      var chain = callbacks;
      if (chain == CALLED) {
        action.run();
        return;
      }
      if (CALLBACKS.compareAndSet(this, chain, new Callback(action, chain))) {
        return;
      }
    }
  }

  /**
   * Has the waiting thread do something while it waits, in the order given, and in any case before
   * {@link #await} returns a value. The action must not throw. To be called by one thread at a
   * time, before the outcome is set; only for requests whose reply is awaited.
   */
  public final void meanwhile(Runnable action) {
    var actions = meanwhile;
    if (actions == null) {
      actions = new ConcurrentLinkedQueue<>();
      meanwhile = actions;
    }
    actions.add(action);
    var thread = waiter;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  private void doMeanwhile() {
    var actions = meanwhile;
    if (actions != null) {
      for (var action = actions.poll(); action != null; action = actions.poll()) {
        action.run();
      }
    }
  }

  /**
   * Waits for the outcome. Neither an interrupt nor the deadline changes what the session does; the
   * caller decides whether to cancel.
   *
   * @throws DatabaseException the failure, with the stack trace of this thread; where the session's
   *     thread met it and nothing else tells, that is attached as suppressed
   * @throws TimeoutException where the deadline passes first
   * @throws InterruptedException where the thread is interrupted first
   */
  public final T await(Deadline deadline) throws TimeoutException, InterruptedException {
    if (outcome == null) {
      waiter = Thread.currentThread();
      while (outcome == null) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long left = deadline.isNever() ? Long.MAX_VALUE : deadline.remaining(System.nanoTime());
        if (left <= 0) {
          throw new TimeoutException();
        }
        if (meanwhile != null) {
          doMeanwhile();
        }
        if (outcome == null) {
          park(left);
        }
      }
    }
    if (meanwhile != null) {
      doMeanwhile();
    }
    return result();
  }

  /** The outcome, which must be known. */
  @SuppressWarnings("unchecked") // settle() is only given a T or a Failure
  public final T result() {
    var result = outcome;
    if (result instanceof Failure failure) {
      if (failure.thrower != Thread.currentThread()) {
        throw StackTraces.here(failure.exception);
      }
      throw failure.exception;
    }
    if (result == null) {
      throw new IllegalStateException("the reply has not come yet");
    }
    return (T) result;
  }

  /** The failure, or null where there is a value or nothing yet. */
  public final @Nullable DatabaseException failure() {
    return outcome instanceof Failure failure ? failure.exception : null;
  }

  /**
   * Waits until something may have changed, at most {@code nanos} ({@link Long#MAX_VALUE} for
   * ever). May return early.
   */
  protected void park(long nanos) {
    Alarm.park(this, nanos);
  }
}
