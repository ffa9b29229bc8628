package io.databases;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What callers that do not wait want submitted on a {@link LeasedSession}. They leave it here; it
 * is submitted under the session's lock, by the caller where the lock is free, else by whoever has
 * it. What must wait for its turn is looked at again each time somebody was at the session.
 */
final class Arrivals {
  private final LeasedSession session;
  private final ReentrantLock lock;
  private final ConcurrentLinkedQueue<Submission> arriving = new ConcurrentLinkedQueue<>();

  /** Those whose turn has not come, in the order they came; guarded by the lock. */
  private final ArrayDeque<Submission> waiting = new ArrayDeque<>();

  Arrivals(LeasedSession session, ReentrantLock lock) {
    this.session = session;
    this.lock = lock;
  }

  /** Has it submitted as soon as may be; never blocks. */
  void add(Submission submission) {
    arriving.add(submission);
    takeIn();
  }

  /** Submits what was left here while somebody else had the lock. */
  private void takeIn() {
    while (!arriving.isEmpty() && lock.tryLock()) {
      try {
        submitAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Takes the lock, and submits what was left here before. */
  void lock() {
    lock.lock();
    submitAll();
  }

  /** Gives the lock back, to be called by everybody who had it. */
  void unlock() {
    try {
      submitAll();
    } finally {
      lock.unlock();
    }
    takeIn();
  }

  /** Under the lock: submits everything whose turn it is, so that what comes now stands behind. */
  void submitAll() {
    if (!waiting.isEmpty()) {
      waiting.removeIf(this::isDone);
    }
    for (var next = arriving.poll(); next != null; next = arriving.poll()) {
      if (!isDone(next)) {
        waiting.add(next);
        next.mustWait(session);
      }
    }
  }

  /** False where its turn has not come. */
  private boolean isDone(Submission submission) {
    try {
      if (!submission.isWanted()) {
        if (submission.take()) {
          session.drop(submission);
        }
      } else if (!session.isTurnOf(submission)) {
        return false;
      } else if (submission.take()) {
        session.submit(submission);
      }
    } catch (RuntimeException e) {
      submission.refuse(e);
    }
    return true;
  }
}
