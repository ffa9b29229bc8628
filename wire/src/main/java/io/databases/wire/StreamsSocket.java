package io.databases.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The face of {@link SocketStreams} that the JDK's TLS asks for. Once that may not wait any more,
 * what the socket does not take is kept here, a record at most as long as {@link #flush} is called
 * in between.
 */
final class StreamsSocket extends Socket {
  private final SocketStreams streams;
  private volatile boolean waits = true;

  /** The reader writes, too, where TLS has it answer. */
  private final ReentrantLock lock = new ReentrantLock();

  /** What is to be written before anything else; changed under the lock. */
  private volatile @Nullable ByteBuffer kept;

  StreamsSocket(SocketStreams streams) {
    this.streams = streams;
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return streams.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return streams.read(into, offset, length);
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        StreamsSocket.this.write(ByteBuffer.wrap(new byte[] {(byte) value}));
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        StreamsSocket.this.write(ByteBuffer.wrap(from, offset, length));
      }
    };
  }

  /** From here on writing keeps what the socket does not take. */
  void doNotWait() {
    waits = false;
  }

  private void write(ByteBuffer buffer) throws IOException {
    if (waits) {
      streams.write(buffer);
      return;
    }
    lock.lock();
    try {
      var before = kept;
      if (before != null || !streams.writeNow(buffer)) {
        int length = before == null ? 0 : before.remaining();
        var all = ByteBuffer.allocate(length + buffer.remaining());
        if (before != null) {
          all.put(before);
        }
        kept = all.put(buffer).flip();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes what was kept, without waiting; whether nothing is left of it. */
  boolean flushNow() throws IOException {
    if (kept == null) {
      return true;
    }
    lock.lock();
    try {
      var some = kept;
      if (some != null && streams.writeNow(some)) {
        kept = null;
      }
      return kept == null;
    } finally {
      lock.unlock();
    }
  }

  /** Writes what was kept; waits. */
  void flush() throws IOException {
    while (!flushNow()) {
      streams.awaitWritable();
    }
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return !streams.channel().isOpen();
  }

  @Override
  public boolean isInputShutdown() {
    return false;
  }

  @Override
  public boolean isOutputShutdown() {
    return false;
  }

  @Override
  public void close() {
    streams.close();
  }
}
