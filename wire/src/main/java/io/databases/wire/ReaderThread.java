package io.databases.wire;

import java.util.concurrent.locks.LockSupport;

/** A thread that reads one channel and waits in it: where the channel cannot be waited for else. */
final class ReaderThread extends Reader {
  private final Source source;
  private final Thread thread;
  private volatile boolean paused;

  ReaderThread(Source source, String name) {
    this.source = source;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  @Override
  void start() {
    thread.start();
  }

  private void run() {
    try {
      boolean more = source.begin();
      while (more) {
        while (paused) {
          LockSupport.park(this);
        }
        more = source.read();
      }
    } finally {
      source.over();
    }
  }

  @Override
  void pause() {
    paused = true;
  }

  @Override
  void resume() {
    paused = false;
    LockSupport.unpark(thread);
  }

  @Override
  void closed() {
    resume(); // finds it closed
  }

  @Override
  void join() throws InterruptedException {
    if (Thread.currentThread() != thread) {
      thread.join();
    }
  }
}
