package io.databases.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread that reads for many channels: it waits for all of them at once, and reads once from
 * each that has something. So busy channels cost fewer wake-ups than with a thread each, and none
 * that sends much keeps the others waiting. What its sources do must not block; what one throws
 * ends that one alone.
 *
 * <p>There is one for every two processors, for all channels of the JVM; its thread lives as long
 * as it has channels.
 */
final class ReadLoop {
  private static final System.Logger LOG = System.getLogger("io.databases.wire");

  private static final class Shared {
    static final ReadLoop[] LOOPS =
        new ReadLoop[Math.max(1, Runtime.getRuntime().availableProcessors() / 2)];
    static final AtomicInteger NEXT = new AtomicInteger();

    static {
      for (int i = 0; i < LOOPS.length; i++) {
        LOOPS[i] = new ReadLoop();
      }
    }
  }

  /** By which a loop knows itself and the others. */
  private static final class LoopThread extends Thread {
    LoopThread(Runnable task) {
      super(task, "databases-reader");
      setDaemon(true);
    }
  }

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  // Guarded by this.
  private int members;

  private volatile @Nullable Thread thread;

  private ReadLoop() {
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A reader of this channel, which does not block. */
  static Reader join(SocketChannel channel, Reader.Source source) {
    int turn = Shared.NEXT.getAndIncrement() & Integer.MAX_VALUE;
    return Shared.LOOPS[turn % Shared.LOOPS.length].new Member(channel, source);
  }

  private synchronized void enter() {
    if (members++ == 0) {
      thread = new LoopThread(this::run);
      thread.start();
    }
  }

  private synchronized void leave() {
    members--;
  }

  /** Whether a thread has somebody to read for; where not, whoever enters gets a new one. */
  private synchronized boolean isWanted(Thread reading) {
    return members > 0 && thread == reading;
  }

  private void run() {
    do {
      select();
      for (var task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    } while (isWanted(Thread.currentThread()));
    try {
      selector.selectNow(_ -> {}); // lets go of channels that were closed
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "letting go of closed channels failed", e);
    }
  }

  private void select() {
    try {
      selector.select(key -> ((Member) key.attachment()).readable());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "waiting for channels failed; it goes on", e);
    }
  }

  private void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  /** One channel that is read. All but what others call runs on the loop's thread. */
  final class Member extends Reader {
    private final SocketChannel channel;
    private final Source source;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean paused;
    private @Nullable SelectionKey key;

    private Member(SocketChannel channel, Source source) {
      this.channel = channel;
      this.source = source;
    }

    @Override
    void start() {
      enter();
      execute(this::begin);
    }

    private void begin() {
      if (!goesOn(source::begin)) {
        end();
        return;
      }
      try {
        key = channel.register(selector, interest(), this);
      } catch (ClosedChannelException e) {
        end();
      }
    }

    private void readable() {
      if (!goesOn(source::read)) {
        end();
      } else if (paused) {
        listen();
      }
    }

    private boolean goesOn(BooleanSupplier step) {
      try {
        return step.getAsBoolean();
      } catch (Throwable e) { // the loop is others' too
        LOG.log(System.Logger.Level.WARNING, "reading a channel failed; it is closed", e);
        return false;
      }
    }

    private int interest() {
      return paused ? 0 : SelectionKey.OP_READ;
    }

    private void listen() {
      try {
        if (key != null) {
          key.interestOps(interest());
        }
      } catch (CancelledKeyException e) {
        end();
      }
    }

    private void end() {
      if (over.getCount() == 0) {
        return;
      }
      try {
        source.over();
      } catch (Throwable e) { // the loop is others' too
        LOG.log(System.Logger.Level.WARNING, "the end of a channel was not told to all", e);
      } finally {
        leave();
        over.countDown();
      }
    }

    @Override
    void pause() {
      paused = true;
    }

    @Override
    void resume() {
      if (paused) {
        paused = false;
        execute(this::listen);
      }
    }

    @Override
    void closed() {
      if (over.getCount() > 0) {
        execute(this::end);
      }
    }

    @Override
    void join() throws InterruptedException {
      var reading = thread;
      if (reading == null || Thread.currentThread() instanceof LoopThread) {
        return; // a loop waits for nobody: not for itself, nor for one that waits for it
      }
      over.await();
      if (!isWanted(reading)) {
        reading.join(); // it ends, having nobody to read for
      }
    }
  }
}
