package io.databases.wire;

import io.databases.spi.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Closes something when its time is over, unless it is called off; for reads without a timeout. */
public final class Watchdog implements AutoCloseable {
  private final Thread thread;
  private volatile boolean off;

  private Watchdog(Deadline deadline, Closeable target) {
    thread = Thread.ofVirtual().name("databases-watchdog").unstarted(() -> watch(deadline, target));
  }

  /** Watches from now on; closing the watchdog calls it off. */
  public static Watchdog closeAt(Deadline deadline, Closeable target) {
    var watchdog = new Watchdog(deadline, target);
    if (!deadline.isNever()) {
      watchdog.thread.start();
    }
    return watchdog;
  }

  private void watch(Deadline deadline, Closeable target) {
    for (long left; (left = deadline.remaining(System.nanoTime())) > 0; ) {
      LockSupport.parkNanos(this, left);
      if (off) {
        return;
      }
    }
    try {
      if (!off) {
        target.close();
      }
    } catch (IOException e) {
      // It is closed as far as it can be.
    }
  }

  @Override
  public void close() {
    off = true;
    LockSupport.unpark(thread);
  }
}
