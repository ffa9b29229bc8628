package io.databases.testing.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Threads of a test. Closing waits for all of them; one that does not end is interrupted, and fails
 * the test with the place where it stood.
 */
public final class Workers implements AutoCloseable {
  private final List<Job<?>> jobs = new ArrayList<>();

  /** What a thread does, and what became of it. Thread safe. */
  public static final class Job<T extends @Nullable Object> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Thread thread;

    private Job(Callable<T> work) {
      thread = Thread.ofVirtual().name("worker").unstarted(() -> run(work));
    }

    private void run(Callable<T> work) {
      try {
        result.complete(work.call());
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    }

    public Thread thread() {
      return thread;
    }

    public boolean isDone() {
      return result.isDone();
    }

    /**
     * Waits for its result.
     *
     * @throws AssertionError where it failed, or takes too long
     */
    public T await() throws InterruptedException {
      var failure = outcome();
      if (failure != null) {
        throw new AssertionError("a thread of the test failed: " + failure, failure);
      }
      return result.resultNow();
    }

    /**
     * Waits for its failure.
     *
     * @throws AssertionError where it succeeded, or takes too long
     */
    public Throwable awaitFailure() throws InterruptedException {
      var failure = outcome();
      if (failure == null) {
        throw new AssertionError("expected a failure, but it gave " + result.resultNow());
      }
      return failure;
    }

    private @Nullable Throwable outcome() throws InterruptedException {
      try {
        result.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return null;
      } catch (ExecutionException e) {
        return e.getCause();
      } catch (TimeoutException e) {
        throw new AssertionError("a thread of the test hangs at " + place(), e);
      }
    }

    private String place() {
      return Arrays.toString(thread.getStackTrace());
    }
  }

  /** Starts a virtual thread. */
  public <T extends @Nullable Object> Job<T> start(Callable<T> work) {
    var job = new Job<>(work);
    synchronized (jobs) {
      jobs.add(job);
    }
    job.thread.start();
    return job;
  }

  /** Something to do that may throw anything. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** Starts a virtual thread that has no result. */
  public Job<@Nullable Void> run(Work work) {
    Callable<@Nullable Void> callable =
        () -> {
          work.run();
          return null;
        };
    return start(callable);
  }

  /** Starts the same work several times over, each with its number from 0; waits for all. */
  public static <T extends @Nullable Object> List<T> inParallel(int count, Numbered<T> work)
      throws InterruptedException {
    try (var workers = new Workers()) {
      var started = new ArrayList<Job<T>>();
      for (int i = 0; i < count; i++) {
        int number = i;
        started.add(workers.start(() -> work.call(number)));
      }
      var results = new ArrayList<T>();
      for (var job : started) {
        results.add(job.await());
      }
      return results;
    }
  }

  /** Work that is told which of several it is. */
  @FunctionalInterface
  public interface Numbered<T extends @Nullable Object> {
    T call(int number) throws Exception;
  }

  /** Runs work on another thread and waits for its result. */
  public static <T extends @Nullable Object> T elsewhere(Callable<T> work)
      throws InterruptedException {
    try (var workers = new Workers()) {
      return workers.start(work).await();
    }
  }

  /**
   * Waits for all threads.
   *
   * @throws AssertionError where one does not end
   */
  @Override
  public void close() {
    List<Job<?>> all;
    synchronized (jobs) {
      all = List.copyOf(jobs);
    }
    var hanging = new ArrayList<String>();
    for (var job : all) {
      if (!hasEnded(job)) {
        hanging.add(job.place());
        job.thread.interrupt();
      }
    }
    if (!hanging.isEmpty()) {
      throw new AssertionError("threads of the test hang at " + hanging);
    }
  }

  private static boolean hasEnded(Job<?> job) {
    try {
      return job.thread.join(Eventually.PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !job.thread.isAlive();
    }
  }
}
