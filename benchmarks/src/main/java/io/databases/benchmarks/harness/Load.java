package io.databases.benchmarks.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Many threads that each do one small thing again and again. Measured is a window in the middle of
 * the slice, when all of them run.
 */
public abstract class Load implements Contender {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Each is for some of the threads: one for each would take more memory than their stacks. */
  private static final int HISTOGRAMS = 64;

  private final String name;
  private final int threads;
  private final ThreadFactory factory;

  /**
   * @param factory makes the threads that work
   */
  protected Load(String name, int threads, ThreadFactory factory) {
    this.name = name;
    this.threads = threads;
    this.factory = factory;
  }

  public static ThreadFactory virtualThreads() {
    return Thread.ofVirtual().name("load").factory();
  }

  public static ThreadFactory platformThreads() {
    return Thread.ofPlatform().name("load").factory();
  }

  @Override
  public final String name() {
    return name;
  }

  /** Makes everything as it was before the first slice; not measured. */
  protected void reset() throws Exception {}

  /** One operation. */
  protected abstract void work(RandomGenerator random) throws Exception;

  /**
   * Fails where the database does not show what so many operations must have done since the reset.
   */
  protected void check(long operations) throws Exception {}

  /** What only this load measures, by name, of the operations since the reset. */
  protected Map<String, Double> more(long operations) throws Exception {
    return Map.of();
  }

  @Override
  public final Measurement measure(Duration time) throws Exception {
    reset();
    System.gc();
    var slice = new Slice();
    var workers = new ArrayList<Worker>();
    for (int i = 0; i < threads; i++) {
      workers.add(new Worker(slice, slice.latencies.get(i % HISTOGRAMS)));
    }
    workers.forEach(worker -> worker.thread.start());
    Thread.sleep(time.dividedBy(5));
    slice.measuring = true;
    var before = Usage.now();
    Thread.sleep(time);
    slice.measuring = false;
    var used = Usage.now().minus(before);
    slice.stopped = true;
    join(workers);
    slice.throwFailure();
    long operations = workers.stream().mapToLong(worker -> worker.operations).sum();
    check(operations);
    var more = new LinkedHashMap<>(more(operations));
    long idle = workers.stream().filter(worker -> !worker.measured).count();
    if (idle > 0) { // latencies know nothing of those that never got their turn
      more.put("threads that did not finish one operation", (double) idle);
    }
    return slice.summary(used).with(more);
  }

  private void join(List<Worker> workers) throws InterruptedException, TimeoutException {
    for (var worker : workers) {
      if (!worker.thread.join(PATIENCE)) {
        workers.forEach(other -> other.thread.interrupt());
        throw new TimeoutException("an operation did not end within " + PATIENCE);
      }
    }
  }

  /** What the threads of one slice look at. */
  private static final class Slice {
    volatile boolean measuring;
    volatile boolean stopped;
    final List<Histogram> latencies = Stream.generate(Histogram::new).limit(HISTOGRAMS).toList();
    final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Measurement summary(Usage used) {
      var all = new Histogram();
      latencies.forEach(all::add);
      return used.over(all.total()).withLatencies(all.percentile(0.50), all.percentile(0.99));
    }

    void throwFailure() throws Exception {
      var thrown = failure.get();
      if (thrown != null) {
        throw new Exception("an operation failed: " + thrown, thrown);
      }
    }
  }

  private final class Worker implements Runnable {
    private final Slice slice;
    final Thread thread = factory.newThread(this);
    private final Histogram latencies;
    long operations;
    boolean measured;

    Worker(Slice slice, Histogram latencies) {
      this.slice = slice;
      this.latencies = latencies;
    }

    @Override
    public void run() {
      try {
        var random = ThreadLocalRandom.current();
        long before = System.nanoTime();
        while (!slice.stopped) {
          work(random);
          operations++;
          long after = System.nanoTime();
          if (slice.measuring) {
            latencies.add(after - before);
            measured = true;
          }
          before = after;
        }
      } catch (Throwable e) {
        slice.failure.compareAndSet(null, e);
        slice.stopped = true;
      }
    }
  }
}
