package io.databases.internal.pool;

import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A session lent to one caller, to be released exactly once; releasing again does nothing. */
public final class Lease {
  private static final VarHandle RELEASED;
  private static final VarHandle RUNNING;

  static {
    try {
      var lookup = MethodHandles.lookup();
      RELEASED = lookup.findVarHandle(Lease.class, "released", boolean.class);
      RUNNING = lookup.findVarHandle(Lease.class, "running", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Pool pool;
  final PooledSession pooled;
  final long since;
  private final String threadName = Thread.currentThread().getName();
  private final long threadId = Thread.currentThread().threadId();

  /** Where it was acquired; null where leaks are not looked for. */
  final @Nullable Throwable trace;

  private volatile boolean released;
  volatile boolean reported;

  /** What finds this lease when its owner is gone, null where nothing looks for it. */
  volatile @Nullable Object tracked;

  private volatile int running;

  Lease(Pool pool, PooledSession pooled, long since, @Nullable Throwable trace) {
    this.pool = pool;
    this.pooled = pooled;
    this.since = since;
    this.trace = trace;
  }

  public Session session() {
    return pooled.session();
  }

  /** Has the session do something; closing the pool gives it time to end. */
  public <T> Reply<T> submit(Request<T> request) {
    return submit(request, false);
  }

  /** The same for a caller that must not be held up, as {@link Session#enqueue}. */
  public <T> Reply<T> enqueue(Request<T> request) {
    return submit(request, true);
  }

  private <T> Reply<T> submit(Request<T> request, boolean later) {
    RUNNING.getAndAdd(this, 1);
    try {
      var session = pooled.session();
      var reply = later ? session.enqueue(request) : session.submit(request);
      if (reply.isDone()) {
        ended();
      } else {
        reply.onDone(this::ended);
      }
      return reply;
    } catch (Throwable e) {
      ended();
      throw e;
    }
  }

  private void ended() {
    RUNNING.getAndAdd(this, -1);
  }

  /** Whether something that was submitted is not done. */
  boolean isBusy() {
    return running > 0;
  }

  public boolean isReleased() {
    return released;
  }

  /** Returns the session; the pool keeps it where it is still open. */
  public void release() {
    if (RELEASED.compareAndSet(this, false, true)) {
      pool.release(this);
    }
  }

  /** Returns the session for the pool to close: nobody knows what state it is in. */
  public void discard() {
    if (RELEASED.compareAndSet(this, false, true)) {
      pool.discard(this);
    }
  }

  /**
   * The thread it was lent to; by name only, so that what the thread refers to can be collected.
   */
  String thread() {
    return threadName.isEmpty() ? "#" + threadId : threadName;
  }
}
