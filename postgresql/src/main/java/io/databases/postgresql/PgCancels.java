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
 * <p>Such a request names the session, not the statement. The server passes it on as a signal, or,
 * up to version 17, as two, and closes the connection it came by after that. What it is at when a
 * signal comes is stopped, whosever it is; what it is sent afterwards is not. So a request is under
 * way until its connection is closed. A statement that was sent before that may be hit by mistake
 * ({@link #mayHaveStopped}), and is run again; what cannot be run again is not sent while a request
 * is under way ({@link #isUnderWay}).
 */
final class PgCancels {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /**
   * How late a request may come whose connection the server has not closed in time: it gives up
   * those that wait to be served after so long, unless its {@code authentication_timeout} is set
   * otherwise.
   */
  private static final Duration LATEST = Duration.ofMinutes(1);

  private final PgBackend backend;
  private final PgStartup.Greeting greeting;

  // Guarded by this.
  private final List<Runnable> waiting = new ArrayList<>();
  private long lastOver = System.nanoTime();

  /** How many requests are under way; written by those that have the lock. */
  private volatile int underWay;

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
              ended();
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
  }

  private void send() {
    var late = LATEST;
    try {
      late = PgStartup.cancel(backend, greeting) ? Duration.ZERO : LATEST;
    } finally {
      overBy(System.nanoTime() + late.toNanos());
      ended();
    }
  }

  private synchronized void overBy(long nanoTime) {
    if (nanoTime - lastOver > 0) {
      lastOver = nanoTime;
    }
  }

  private void ended() {
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

  /** Whether a request that was meant for another exchange may have stopped this one. */
  synchronized boolean mayHaveStopped(PgExchange exchange) {
    return underWay > 0 || exchange.encodedAt - lastOver <= 0;
  }
}
