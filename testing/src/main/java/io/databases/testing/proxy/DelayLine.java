package io.databases.testing.proxy;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Brings what is read from a socket to its destination, each part as much later as it is told, in
 * order: as a long wire does, a part does not wait for those before it to arrive. Used by one
 * thread; what is late is delivered by another, which ends with {@link #close}.
 */
final class DelayLine implements AutoCloseable {
  private static final Part END = new Part(0, new byte[0]);

  private final Delivery delivery;
  private final Runnable broken;
  private final BlockingQueue<Part> late = new LinkedBlockingQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private boolean hasCourier;

  /** Where parts go. */
  interface Delivery {
    /** Gives whether more may come. */
    boolean deliver(byte[] bytes, int count) throws IOException, InterruptedException;
  }

  private static final class Part {
    /** By {@link System#nanoTime}. */
    final long due;

    final byte[] bytes;

    Part(long due, byte[] bytes) {
      this.due = due;
      this.bytes = bytes;
    }
  }

  /**
   * @param broken called where a part that was late cannot be delivered
   */
  DelayLine(Delivery delivery, Runnable broken) {
    this.delivery = delivery;
    this.broken = broken;
  }

  /** Takes the first so many bytes of a buffer. Gives whether more may come. */
  boolean pass(byte[] buffer, int count, Duration delay) throws IOException, InterruptedException {
    if (delay.isZero() && underWay.get() == 0) {
      return delivery.deliver(buffer, count);
    }
    underWay.incrementAndGet();
    late.add(new Part(System.nanoTime() + delay.toNanos(), Arrays.copyOf(buffer, count)));
    if (!hasCourier) {
      hasCourier = true;
      Thread.ofVirtual().start(this::deliverLate);
    }
    return true;
  }

  private void deliverLate() {
    try {
      for (Part part = late.take(); part != END; part = late.take()) {
        TimeUnit.NANOSECONDS.sleep(part.due - System.nanoTime());
        if (!delivery.deliver(part.bytes, part.bytes.length)) {
          return;
        }
        underWay.decrementAndGet();
      }
    } catch (IOException e) {
      broken.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      broken.run();
    }
  }

  @Override
  public void close() {
    late.add(END);
  }
}
