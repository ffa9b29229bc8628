package io.databases.testing.faults;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Request.Nothing;
import io.databases.spi.Session;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session of a driver with {@link Faults} in front of it. Keeps the SPI's promises under faults:
 * answers come in the order of the requests, and a start that failed fails what was meant for its
 * inside.
 */
public final class FaultySession implements Session {
  private final Faults faults;
  private final Session real;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicBoolean counted = new AtomicBoolean(true);

  // Guarded by lock.
  private final Deque<Bridge<?>> stalled = new ArrayDeque<>();
  private @Nullable Doom doom;

  private volatile boolean lost;
  private volatile boolean closed;

  /** A reply that is not the driver's: of a request with a fault, or of one behind it. */
  private static final class Bridge<T> extends Reply<T> {
    final Request<T> request;
    final @Nullable Fault fault;
    volatile @Nullable Reply<T> behind;

    Bridge(Request<T> request, @Nullable Fault fault) {
      this.request = request;
      this.fault = fault;
    }

    void follow(Reply<T> reply) {
      behind = reply;
      reply.onDone(() -> {
        var failure = reply.failure();
        if (failure == null) {
          complete(reply.result());
        } else {
          fail(failure);
        }
      });
    }
  }

  private record Doom(DatabaseException reason, @Nullable String savepoint) {}

  FaultySession(Faults faults, Session real) {
    this.faults = faults;
    this.real = real;
    faults.opened();
  }

  @Override
  public <T> Reply<T> submit(Request<T> request) {
    lock.lock();
    try {
      if (closed || lost) {
        return Reply.failed(gone());
      }
      var fault = doom == null ? faults.take(request) : null;
      if (fault == null && doom == null && stalled.isEmpty()) {
        return real.enqueue(request);
      }
      var bridge = new Bridge<>(request, fault);
      if (fault instanceof Fault.Stall || !stalled.isEmpty()) {
        stalled.add(bridge);
      } else {
        answer(bridge);
      }
      return bridge;
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: answers a request whose turn has come. */
  private <T> void answer(Bridge<T> bridge) {
    if (lost) {
      bridge.fail(gone());
      return;
    }
    if (doom != null) {
      answerDoomed(bridge, doom);
      return;
    }
    switch (bridge.fault) {
      case null -> bridge.follow(real.enqueue(bridge.request));
      case Fault.Stall _ -> throw new IllegalStateException("a stall has no answer");
      case Fault.Fail(var failure) -> fail(bridge, failure.get());
      case Fault.Drop(var moment) -> drop(bridge, moment);
    }
  }

  private void fail(Bridge<?> bridge, DatabaseException failure) {
    switch (bridge.request) {
      case Request.Begin _ -> doom = new Doom(failure, null);
      case Request.Savepoint start -> doom = new Doom(failure, start.name());
      case Request.Commit _ -> rollBack();
      default -> {}
    }
    bridge.fail(failure);
  }

  private <T> void drop(Bridge<T> bridge, Fault.Moment moment) {
    lost = true; // the pool closes the session, and with it the driver's
    var failure =
        new ConnectionLostException(
            "an injected loss of the connection", ErrorDetails.OUTCOME_UNKNOWN, null);
    if (moment == Fault.Moment.BEFORE) {
      bridge.fail(failure);
    } else {
      var reply = real.enqueue(bridge.request);
      bridge.behind = reply;
      reply.onDone(() -> bridge.fail(failure));
    }
  }

  private void rollBack() {
    var _ = real.enqueue(new Request.Rollback());
  }

  @SuppressWarnings("unchecked") // ends of transactions and savepoints are replied to with Nothing
  private <T> void answerDoomed(Bridge<T> bridge, Doom current) {
    var done = (T) Nothing.DONE;
    switch (bridge.request) {
      case Request.Commit _ -> {
        doom = null;
        if (current.savepoint != null) {
          rollBack();
        }
        bridge.fail(current.reason);
      }
      case Request.Rollback _ when current.savepoint == null -> {
        doom = null;
        bridge.complete(done);
      }
      case Request.Rollback _ -> {
        doom = null;
        bridge.follow(real.enqueue(bridge.request));
      }
      case Request.RollbackToSavepoint back when back.name().equals(current.savepoint) -> {
        doom = null;
        bridge.complete(done);
      }
      case Request.RollbackToSavepoint _ when current.savepoint == null -> bridge.complete(done);
      case Request.RollbackToSavepoint _ -> {
        doom = null;
        bridge.follow(real.enqueue(bridge.request));
      }
      case Request.CloseCursor _, Request.Ping _ -> bridge.follow(real.enqueue(bridge.request));
      default -> bridge.fail(current.reason);
    }
  }

  @Override
  public void cancel(Reply<?> reply) {
    if (!(reply instanceof Bridge<?> bridge)) {
      real.cancel(reply);
      return;
    }
    var behind = bridge.behind;
    if (behind != null) {
      real.cancel(behind);
      return;
    }
    lock.lock();
    try {
      cancelStalled(bridge);
    } finally {
      lock.unlock();
    }
  }

  private void cancelStalled(Bridge<?> bridge) {
    boolean heeds = !(bridge.fault instanceof Fault.Stall(var heedsCancel)) || heedsCancel;
    if (heeds && stalled.remove(bridge)) {
      fail(
          bridge,
          new CancelledException(
              "the stalled statement was cancelled", ErrorDetails.of("57014", 0), null));
      goOn();
    }
  }

  /** Answers those that stood behind a stall that is over. */
  private void goOn() {
    while (!stalled.isEmpty() && !(stalled.element().fault instanceof Fault.Stall)) {
      answer(stalled.remove());
    }
  }

  @Override
  public void rest() {
    real.rest();
  }

  @Override
  public boolean isOpen() {
    return !lost && !closed && real.isOpen();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      for (var bridge = stalled.poll(); bridge != null; bridge = stalled.poll()) {
        bridge.fail(gone());
      }
    } finally {
      lock.unlock();
    }
    real.close();
    if (counted.compareAndSet(true, false)) {
      faults.closed();
    }
  }

  private DatabaseException gone() {
    return lost
        ? new ConnectionLostException(
            "the connection was lost; the statement was not run",
            ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
            null)
        : new ClosedException(
            "the connection is closed; the statement was not run",
            ErrorDetails.NOTHING_SENT.withConnectionUsable(false));
  }

  @Override
  public <T> @Nullable T unwrap(Class<T> type) {
    return real.unwrap(type);
  }
}
