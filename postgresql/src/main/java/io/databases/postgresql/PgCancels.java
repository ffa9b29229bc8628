package io.databases.postgresql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Asks the server to stop what a session is at (documentation, section "Canceling Requests in
 * Progress"): on a connection of its own, best effort.
 *
 * <p>Such a request names the session, not the statement. It may come when the server has gone on
 * to the statement of somebody else, who must not suffer: one is run again that failed by a request
 * meant for another ({@link #takeAnswer}), and what cannot be run again is not sent while a request
 * is under way ({@link #isUnderWay}).
 */
final class PgCancels {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final PgBackend backend;
  private final PgStartup.Greeting greeting;

  // Guarded by this.
  private int underWay;
  private int unanswered;
  private final List<Runnable> waiting = new ArrayList<>();

  /** {@link #unanswered} is not 0; for a look without the lock. */
  private volatile boolean any;

  PgCancels(PgBackend backend, PgStartup.Greeting greeting) {
    this.backend = backend;
    this.greeting = greeting;
  }

  /**
   * Asks to stop an exchange, which the server is at or comes to next: again and again until it is
   * over, for a request that comes before the server has begun the statement has no effect. Does
   * not block; once for each exchange is enough.
   */
  void stop(PgExchange exchange, BooleanSupplier isOver) {
    if (!started(exchange)) {
      return;
    }
    Thread.ofVirtual()
        .name("databases-cancel")
        .start(() -> {
          send();
          for (var pause = FIRST_PAUSE; ; pause = longer(pause)) {
            LockSupport.parkNanos(this, pause.toNanos());
            startedAgain(); // before the look, so that what is sent behind it knows of this one
            if (isOver.getAsBoolean()) {
              calledOff();
              return;
            }
            send();
          }
        });
  }

  private static Duration longer(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  /** False where the exchange is being stopped already. */
  private synchronized boolean started(PgExchange exchange) {
    if (exchange.askedToStop) {
      return false;
    }
    exchange.askedToStop = true;
    startedAgain();
    return true;
  }

  private synchronized void startedAgain() {
    underWay++;
    unanswered++;
    any = true;
  }

  private void send() {
    try {
      PgStartup.cancel(backend, greeting);
    } finally {
      passedOn();
    }
  }

  /** One is not sent after all, so that none will answer it. */
  private void calledOff() {
    takeAnswer();
    passedOn();
  }

  private void passedOn() {
    List<Runnable> free = List.of();
    synchronized (this) {
      if (--underWay == 0) {
        free = List.copyOf(waiting);
        waiting.clear();
      }
    }
    free.forEach(Runnable::run);
  }

  /** Whether a request may still be on its way to the server. */
  boolean isUnderWay() {
    return any && isOnItsWay();
  }

  private synchronized boolean isOnItsWay() {
    return underWay > 0;
  }

  /** Runs an action when no request is under way: now, or on the thread that finds it so. */
  void whenOver(Runnable action) {
    synchronized (this) {
      if (underWay > 0) {
        waiting.add(action);
        return;
      }
    }
    action.run();
  }

  /**
   * A statement was stopped. Whether that may have been by one of these requests, and uses it up.
   */
  synchronized boolean takeAnswer() {
    if (unanswered == 0) {
      return false;
    }
    any = --unanswered > 0 || underWay > 0;
    return true;
  }

  /** The server has nothing to do: the requests passed on so far have stopped all they could. */
  void idle() {
    if (any) {
      forgetPassedOn();
    }
  }

  private synchronized void forgetPassedOn() {
    if (underWay == 0) {
      unanswered = 0;
      any = false;
    }
  }
}
