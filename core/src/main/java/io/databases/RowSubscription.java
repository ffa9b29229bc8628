package io.databases;

import java.util.Iterator;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's way through the rows.
 *
 * <p><b>Who delivers.</b> While rows are wanted, a virtual thread reads them from a {@link
 * RowStream} and hands them to the subscriber; it ends when no more are wanted, and the next
 * request starts another. There is never more than one, so that signals come one after another.
 * What it finds to do is under the lock; the subscriber and the database are called outside of it.
 *
 * <p><b>Back pressure.</b> Nothing is taken from the pool before the first request. A stream holds
 * the part of the rows that is used and the one after it; no further one is asked for until the
 * subscriber wants it.
 *
 * <p><b>Cancelling</b> stops a fetch that the thread waits for; the thread then closes the stream.
 * Where none is at work, one is started for that.
 */
final class RowSubscription<T extends @Nullable Object> implements Flow.Subscription {
  private static final System.Logger LOG = System.getLogger("io.databases.query");

  private final Verbs target;
  private final Query<T> query;
  private final StoppableWait wait = new StoppableWait();

  // Guarded by this.
  private long wanted;
  private boolean working = true; // until the subscriber has been told of this
  private volatile boolean cancelled;
  private @Nullable RuntimeException problem;

  /** Null once it needs no more signals, so that it can be collected. */
  private volatile Flow.@Nullable Subscriber<? super T> subscriber;

  // Of the thread that delivers.
  private @Nullable CursorStream<T> stream;

  RowSubscription(Verbs target, Query<T> query, Flow.Subscriber<? super T> subscriber) {
    this.target = target;
    this.query = query;
    this.subscriber = subscriber;
  }

  /**
   * Lets the rows come; called when the subscriber has been told of this, who may have asked for
   * some already.
   *
   * @param reason why there will be none, null where there may be
   */
  void start(@Nullable RuntimeException reason) {
    synchronized (this) {
      problem = reason != null ? reason : problem;
      if (problem == null && wanted == 0 && !cancelled) {
        working = false;
        return;
      }
    }
    Futures.run(this::work);
  }

  @Override
  public void request(long rows) {
    synchronized (this) {
      if (cancelled) {
        return;
      }
      if (rows <= 0) {
        problem =
            new IllegalArgumentException(
                "a subscriber must request at least one row, not " + rows + " (rule 3.9)");
      } else {
        wanted = wanted + rows < 0 ? Long.MAX_VALUE : wanted + rows;
      }
      if (working) {
        return;
      }
      working = true;
    }
    Futures.run(this::work);
  }

  @Override
  public void cancel() {
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      if (!working) {
        working = true;
        Futures.run(this::work);
      }
    }
    wait.stop();
  }

  /**
   * How many rows are wanted; 0 where the thread has nothing more to do, and another will go on;
   * less where there is nothing to go on with.
   */
  private synchronized long take() {
    if (cancelled) {
      return -1;
    }
    if (problem != null) {
      throw problem;
    }
    if (wanted == 0) {
      working = false;
    }
    return wanted;
  }

  private synchronized void delivered(long rows) {
    if (wanted != Long.MAX_VALUE) {
      wanted -= rows;
    }
  }

  private void work() {
    try {
      long rows = take();
      while (rows > 0 && deliver(rows)) {
        rows = take();
      }
      if (rows == 0) {
        return;
      }
    } catch (Throwable e) { // mappers may throw anything
      end(e);
      return;
    }
    end(null);
  }

  /** Hands on so many rows; false at the end, which is looked for as soon as it can be known. */
  private boolean deliver(long rows) {
    var open = wait.run(this::open);
    var iterator = open.iterator();
    long count = 0;
    while (!cancelled) {
      if (!open.isBuffered() && !wait.run(iterator::hasNext)) {
        return false;
      }
      if (count == rows) {
        break;
      }
      count++;
      signal(iterator);
    }
    delivered(count);
    return true;
  }

  private void signal(Iterator<T> iterator) {
    var row = iterator.next();
    if (row == null) {
      throw new MappingException(
          "a row became null, which a publisher cannot give; map it to an Optional");
    }
    var receiver = subscriber;
    if (receiver == null) {
      return;
    }
    try {
      receiver.onNext(row);
    } catch (Throwable e) { // it must not, and counts as cancelled (rule 2.13)
      LOG.log(System.Logger.Level.WARNING, "a subscriber failed; its stream is closed", e);
      cancel();
    }
  }

  private CursorStream<T> open() {
    var open = stream;
    if (open == null) {
      open = (CursorStream<T>) target.stream(query);
      stream = open;
    }
    return open;
  }

  /** The last thing that happens: gives everything back, then says how it ended. */
  private void end(@Nullable Throwable thrown) {
    var failure = close(thrown);
    var receiver = subscriber;
    subscriber = null;
    boolean silent;
    synchronized (this) {
      silent = cancelled;
      cancelled = true;
    }
    if (receiver == null || silent) {
      return;
    }
    if (failure == null) {
      receiver.onComplete();
    } else {
      receiver.onError(failure);
    }
  }

  private @Nullable Throwable close(@Nullable Throwable thrown) {
    var open = stream;
    stream = null;
    if (open != null) {
      try {
        open.close();
      } catch (RuntimeException e) {
        if (thrown == null) {
          return e;
        }
        if (e != thrown) {
          thrown.addSuppressed(e);
        }
      }
    }
    return thrown;
  }
}
