package io.databases.benchmarks.harness;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Many virtual threads that all wait for something that is held back. Measured is what they occupy
 * while they wait, and how fast they are served from the moment that it comes.
 */
public abstract class Crowd implements Contender {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final int size;

  protected Crowd(String name, int size) {
    this.name = name;
    this.size = size;
  }

  @Override
  public final String name() {
    return name;
  }

  /** Holds back what the threads will wait for. */
  protected abstract void hold() throws Exception;

  /** Lets it come. */
  protected abstract void release() throws Exception;

  /** What each thread does, once; waits for what is held back. */
  protected abstract void visit() throws Exception;

  /** How many wait now. */
  protected abstract int waiting(List<Thread> threads);

  /** How many threads stand still, whatever they wait for. */
  protected static int standing(List<Thread> threads) {
    return (int) threads.stream().filter(Crowd::isStanding).count();
  }

  private static boolean isStanding(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING -> true;
      case NEW, RUNNABLE, BLOCKED, TERMINATED -> false;
    };
  }

  /** One crowd, however long that takes. */
  @Override
  public final Measurement measure(Duration time) throws Exception {
    hold();
    long heapBefore = heap();
    var served = new AtomicInteger();
    var failure = new AtomicReference<@Nullable Exception>();
    var threads = start(served, failure);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (waiting(threads) < size && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    long heapWaiting = heap();
    var before = Usage.now();
    release();
    for (var thread : threads) {
      thread.join(PATIENCE);
    }
    var used = Usage.now().minus(before);
    if (served.get() != size) {
      throw new IllegalStateException(served + " of " + size + " were served", failure.get());
    }
    var more = new LinkedHashMap<String, Double>();
    more.put("memory per waiter, bytes", (heapWaiting - heapBefore) / (double) size);
    more.put("all served within, µs", used.nanoTime() / 1e3);
    return used.over(size).with(more);
  }

  private List<Thread> start(AtomicInteger served, AtomicReference<@Nullable Exception> failure) {
    var threads = new ArrayList<Thread>(size);
    for (int i = 0; i < size; i++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              visit();
              served.incrementAndGet();
            } catch (Exception e) {
              failure.compareAndSet(null, e);
            }
          }));
    }
    return threads;
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
