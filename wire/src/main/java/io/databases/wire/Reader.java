package io.databases.wire;

/** Whoever reads what comes on a channel: a thread of its own, or one that reads for many. */
abstract sealed class Reader permits ReaderThread, ReadLoop.Member {
  /** What is read from; its methods are called by one thread, one after another. */
  interface Source {
    /** Takes what is there already; false where there is nothing to read from any more. */
    boolean begin();

    /** Reads once; false where there is nothing to read from any more. */
    boolean read();

    /** The last call, once either has been false or the channel was closed. */
    void over();
  }

  /** Starts reading; once. */
  abstract void start();

  /** Reads no more until {@link #resume}; to be called by the source. */
  abstract void pause();

  /** Goes on, where reading was paused; by any thread. */
  abstract void resume();

  /** The channel was closed, by any thread. */
  abstract void closed();

  /** Waits until the source has been told that it is over; does not where this is the reader. */
  abstract void join() throws InterruptedException;
}
