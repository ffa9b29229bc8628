package io.databases.benchmarks.jmh;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Virtual threads that do the same many times. */
final class Crowd {
  static final int THREADS = 64;
  static final int TIMES = 500;
  static final int OPERATIONS = THREADS * TIMES;

  private Crowd() {}

  interface Work {
    void once() throws Exception;
  }

  /** Has so many threads do the work {@link #TIMES} times each, and waits for them. */
  static void run(int threads, Work work) throws Exception {
    Callable<Boolean> all =
        () -> {
          for (int n = 0; n < TIMES; n++) {
            work.once();
          }
          return true;
        };
    var crowd = new ArrayList<FutureTask<Boolean>>(threads);
    for (int i = 0; i < threads; i++) {
      var task = new FutureTask<>(all);
      crowd.add(task);
      Thread.startVirtualThread(task);
    }
    for (var task : crowd) {
      task.get();
    }
  }
}
