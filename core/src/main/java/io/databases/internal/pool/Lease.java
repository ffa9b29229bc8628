package io.databases.internal.pool;

import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A session lent to one caller, to be released exactly once; releasing again does nothing. */
public final class Lease {
  private final Pool pool;
  final PooledSession pooled;
  final long since;
  private final String threadName = Thread.currentThread().getName();
  private final long threadId = Thread.currentThread().threadId();

  /** Where it was acquired; null where leaks are not looked for. */
  final @Nullable Throwable trace;

  private final AtomicBoolean released = new AtomicBoolean();
  volatile boolean reported;

  /** What finds this lease when its owner is gone, null where nothing looks for it. */
  volatile @Nullable Object tracked;

  private final AtomicInteger running = new AtomicInteger();
  private final Runnable ended = running::decrementAndGet;

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
    running.incrementAndGet();
    try {
      var session = pooled.session();
      var reply = later ? session.enqueue(request) : session.submit(request);
      reply.onDone(ended);
      return reply;
    } catch (Throwable e) {
      ended.run();
      throw e;
    }
  }

  /** Whether something that was submitted is not done. */
  boolean isBusy() {
    return running.get() > 0;
  }

  public boolean isReleased() {
    return released.get();
  }

  /** Returns the session; the pool keeps it where it is still open. */
  public void release() {
    if (released.compareAndSet(false, true)) {
      pool.release(this);
    }
  }

  /** Returns the session for the pool to close: nobody knows what state it is in. */
  public void discard() {
    if (released.compareAndSet(false, true)) {
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
