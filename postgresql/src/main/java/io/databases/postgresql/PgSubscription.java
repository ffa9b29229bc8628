package io.databases.postgresql;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.ErrorDetails;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Notifications of some channels as they come; from {@link Postgres#listen}. It has a connection of
 * its own, outside the pool. Where that is lost it connects and listens again, and gives a {@link
 * PgGap}.
 *
 * <p>At most {@value #LIMIT} events wait to be taken; what comes beyond is lost, and a {@link
 * PgGap} says so.
 *
 * <p>Thread safe; each event goes to one of those who wait. To be closed; the end of the database
 * closes it too.
 */
public final class PgSubscription implements AutoCloseable, Iterable<PgEvent> {
  static final int LIMIT = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<PgEvent> events = new ArrayDeque<>();
  private final PgListening listening;
  private boolean overflown;
  private boolean closed;

  private PgSubscription(PgBackend backend, List<String> channels) {
    this.listening = new PgListening(backend, channels, this::add);
  }

  static PgSubscription open(PgBackend backend, List<String> channels) {
    var subscription = new PgSubscription(backend, channels);
    subscription.listening.start();
    backend.closeLater(subscription);
    return subscription;
  }

  private void add(PgEvent event) {
    lock.lock();
    try {
      overflown |= events.size() == LIMIT;
      if (!overflown && !closed) {
        events.add(event);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next event.
   *
   * @throws ClosedException where the subscription is closed, before or meanwhile
   * @throws CancelledException where the thread is interrupted
   */
  public PgEvent next() {
    return await(null).orElseThrow(() -> new ClosedException("the subscription is closed"));
  }

  /**
   * Waits for the next event for some time; empty where none comes.
   *
   * @throws ClosedException where the subscription is closed, before or meanwhile
   * @throws CancelledException where the thread is interrupted
   */
  public Optional<PgEvent> next(Duration patience) {
    var event = await(patience);
    if (event.isEmpty() && isClosed()) {
      throw new ClosedException("the subscription is closed");
    }
    return event;
  }

  /** Null to wait for ever; empty when time is over or it is closed. */
  private Optional<PgEvent> await(@Nullable Duration patience) {
    lock.lock();
    try {
      long left = patience == null ? Long.MAX_VALUE : patience.toNanos();
      while (!closed) {
        var event = events.poll();
        if (event == null && overflown) {
          overflown = false;
          event = new PgGap("more than " + LIMIT + " events were waiting to be taken");
        }
        if (event != null) {
          return Optional.of(event);
        }
        if (left <= 0) {
          break;
        }
        if (patience == null) {
          changed.await();
        } else {
          left = changed.awaitNanos(left);
        }
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          "the thread was interrupted while it waited for notifications",
          ErrorDetails.NOTHING_SENT,
          e);
    } finally {
      lock.unlock();
    }
  }

  /** The events as they come; waits for each, and ends when the subscription is closed. */
  @Override
  public Iterator<PgEvent> iterator() {
    return new Iterator<>() {
      private Optional<PgEvent> next = Optional.empty();

      @Override
      public boolean hasNext() {
        if (next.isEmpty()) {
          next = await(null);
        }
        return next.isPresent();
      }

      @Override
      public PgEvent next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the subscription is closed");
        }
        var event = next.orElseThrow();
        next = Optional.empty();
        return event;
      }
    };
  }

  /** Whether events were lost that no {@link PgGap} has told of yet; for tests. */
  boolean hasOverflown() {
    lock.lock();
    try {
      return overflown;
    } finally {
      lock.unlock();
    }
  }

  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends it and its connection; those who wait are told. Does nothing the second time. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      events.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listening.close();
  }
}
