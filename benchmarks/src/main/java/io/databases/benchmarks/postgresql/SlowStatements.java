package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.server.Client;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Starts a statement that takes a second every 100 ms, from its making until it is closed. */
final class SlowStatements implements AutoCloseable {
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("slow-statements").factory());
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** A client that can be kept waiting. */
  interface Sleeper extends Client {
    /** Runs a statement that takes a second. */
    void sleep() throws Exception;
  }

  SlowStatements(Sleeper client) {
    Runnable start = () -> callers.execute(() -> sleep(client));
    var _ = clock.scheduleAtFixedRate(start, 0, 100, TimeUnit.MILLISECONDS);
  }

  private void sleep(Sleeper client) {
    try {
      client.sleep();
    } catch (Exception e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Fails where one of them has failed. */
  void check() throws Exception {
    var thrown = failure.get();
    if (thrown != null) {
      throw new Exception("a slow statement failed: " + thrown, thrown);
    }
  }

  /** Waits for those that are under way. */
  @Override
  public void close() {
    clock.shutdownNow();
    callers.close();
  }
}
