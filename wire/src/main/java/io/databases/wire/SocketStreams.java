package io.databases.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket, TCP or Unix, read and written by threads that wait.
 *
 * <p>A blocking {@code SocketChannel} is closed by an interrupt that arrives during a write; a
 * {@code Socket}, by one that finds a virtual thread waiting in it. Whoever writes here writes for
 * others too, who must not lose their connection by that. So the channel is non-blocking, where a
 * write is one system call that no interrupt touches, and only who has to wait does so in a
 * selector: a virtual thread parks there. Reading and writing have a selector each; that for
 * writing is opened when the socket's buffer is full for the first time.
 */
final class SocketStreams implements AutoCloseable {
  /**
   * How much is read or written by one system call at most. The JDK copies an array into a buffer
   * outside the heap first, all that is left of it each time, and keeps that buffer for the thread.
   */
  private static final int WINDOW = 1 << 17;

  private final SocketChannel channel;
  private final Selector readable;
  private volatile @Nullable Selector writable;

  /** Takes the channel over; closes it where that fails. */
  SocketStreams(SocketChannel channel) throws IOException {
    this.channel = channel;
    Selector selector = null;
    try {
      channel.configureBlocking(false);
      selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      close(channel);
      if (selector != null) {
        selector.close();
      }
      throw e;
    }
    this.readable = selector;
  }

  SocketChannel channel() {
    return channel;
  }

  /**
   * Reads at least one byte; -1 at the end.
   *
   * @throws ClosedByInterruptException where the thread is interrupted while it waits; the socket
   *     is closed then
   */
  int read(byte[] into, int offset, int length) throws IOException {
    var buffer = ByteBuffer.wrap(into, offset, Math.min(length, WINDOW));
    while (true) {
      int count = channel.read(buffer);
      if (count != 0 || length == 0) {
        return count;
      }
      await(readable);
      if (Thread.currentThread().isInterrupted()) {
        close();
        throw new ClosedByInterruptException();
      }
    }
  }

  /** Reads what is there, which may be nothing; -1 at the end. */
  int readNow(byte[] into, int offset, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(into, offset, Math.min(length, WINDOW)));
  }

  /** Writes as much as the socket takes now; whether that is all. */
  boolean writeNow(ByteBuffer buffer) throws IOException {
    int end = buffer.limit();
    do {
      buffer.limit(Math.min(end, buffer.position() + WINDOW));
      channel.write(buffer);
    } while (!buffer.hasRemaining() && buffer.limit() < end);
    buffer.limit(end);
    return !buffer.hasRemaining();
  }

  /** Writes all of it. Keeps an interrupt for later. */
  void write(ByteBuffer buffer) throws IOException {
    while (!writeNow(buffer)) {
      awaitWritable();
    }
  }

  /** Waits until the socket takes more. Keeps an interrupt for later. */
  void awaitWritable() throws IOException {
    boolean interrupted = Thread.interrupted(); // such a thread does not wait in a selector
    try {
      await(openWritable());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Selector openWritable() throws IOException {
    var selector = writable;
    if (selector == null) {
      selector = Selector.open();
      writable = selector;
      try {
        channel.register(selector, SelectionKey.OP_WRITE);
      } catch (IOException e) {
        selector.close(); // the socket was closed meanwhile
        throw e;
      }
    }
    return selector;
  }

  private static void await(Selector selector) throws IOException {
    try {
      selector.select(_ -> {});
    } catch (ClosedSelectorException e) {
      throw new AsynchronousCloseException();
    }
  }

  /** Closes the socket at once; who waits is told. */
  @Override
  public void close() {
    close(channel);
    close(readable); // wakes who waits in it, and lets the channel go
    var selector = writable;
    if (selector != null) {
      close(selector);
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // It is gone either way.
    }
  }
}
