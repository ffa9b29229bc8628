package io.databases;

import io.databases.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to connect a server that reads go to, or to see whether it works again, on a thread of
 * its own: readers wait for it as long as they like. Thread safe.
 */
final class ReplicaAttempt {
  private final ReplicaNode node;
  private final long since = System.nanoTime();
  private final CompletableFuture<@Nullable DatabaseException> end = new CompletableFuture<>();
  private final Thread thread;

  /**
   * @param work does it, and says why it failed; null where it did not
   */
  ReplicaAttempt(ReplicaNode node, Supplier<@Nullable DatabaseException> work) {
    this.node = node;
    this.thread = Futures.unstarted(() -> run(work));
  }

  void start() {
    thread.start();
  }

  private void run(Supplier<@Nullable DatabaseException> work) {
    try {
      end.complete(work.get());
    } catch (Throwable e) {
      end.completeExceptionally(e);
    }
  }

  ReplicaNode node() {
    return node;
  }

  boolean isYoungerThan(Duration age) {
    return System.nanoTime() - since < age.toNanos();
  }

  /** Why it failed; null where it succeeded, and while it is not over. */
  @Nullable DatabaseException failure() {
    return end.isDone() ? end.join() : null;
  }

  /** Ends it, and waits for that whatever happens to the calling thread. */
  void stop() {
    thread.interrupt();
    end.handle((_, _) -> "over").join();
  }

  /**
   * Waits until one of them is over; false where that does not happen in time.
   *
   * @throws CancelledException where the thread is interrupted first
   */
  static boolean awaitOne(List<ReplicaAttempt> attempts, Deadline limit) {
    var ends = attempts.stream().map(attempt -> attempt.end).toArray(CompletableFuture<?>[]::new);
    var first = CompletableFuture.anyOf(ends);
    try {
      first.get(Math.max(0, limit.remaining(System.nanoTime())), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      return true; // whoever asks for its failure gets it
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      throw Waiting.interruptedBeforeSending(e);
    } finally {
      first.cancel(false);
    }
  }
}
