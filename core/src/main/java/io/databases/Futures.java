package io.databases;

import io.databases.spi.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What asynchronous calls have in common: where they go on, and how their time ends. */
final class Futures {
  private static final Thread.Builder THREADS = Thread.ofVirtual().name("databases-async");

  private Futures() {}

  /** Where users' code runs, and what may block: a virtual thread for each. */
  static void run(Runnable action) {
    unstarted(action).start();
  }

  /** Such a thread for somebody who keeps it, to be started by it. */
  static Thread unstarted(Runnable action) {
    return THREADS.unstarted(action);
  }

  /** A future that has failed where making it throws. */
  static <T extends @Nullable Object> CompletableFuture<T> of(
      Supplier<CompletableFuture<T>> making) {
    try {
      return making.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Runs an action when the time is over, unless what is returned is completed before. */
  static CompletableFuture<@Nullable Void> at(Deadline deadline, Runnable action) {
    var timer = new CompletableFuture<@Nullable Void>();
    if (!deadline.isNever()) {
      long left = Math.max(0, deadline.remaining(System.nanoTime()));
      var _ =
          timer
              .orTimeout(left, TimeUnit.NANOSECONDS)
              .whenComplete((_, timeout) -> {
                if (timeout instanceof TimeoutException) {
                  run(action);
                }
              });
    }
    return timer;
  }
}
