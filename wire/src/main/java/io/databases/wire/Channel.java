package io.databases.wire;

import io.databases.spi.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes both ways. Reading and writing block and may go on at the same time, one thread
 * each; closing from any thread ends both. An interrupt of the reading thread closes the channel;
 * one of the writing thread changes nothing, since what it writes belongs to others too.
 */
public abstract class Channel implements AutoCloseable {
  private Channel() {}

  /**
   * Connects to one address, the first where a name has several: see {@link Endpoint#addresses}.
   *
   * @throws IOException where it does not answer before the deadline
   */
  public static Channel connect(Endpoint endpoint, KeepAlive keepAlive, Deadline deadline)
      throws IOException {
    return switch (endpoint) {
      case Endpoint.Unix unix ->
          connect(
              SocketChannel.open(StandardProtocolFamily.UNIX),
              UnixDomainSocketAddress.of(unix.path()),
              deadline);
      case Endpoint.Tcp tcp -> {
        var address = tcp.addresses().getFirst().address();
        var channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        keepAlive.apply(channel);
        yield connect(channel, new InetSocketAddress(address, tcp.port()), deadline);
      }
    };
  }

  private static Channel connect(SocketChannel channel, SocketAddress address, Deadline deadline)
      throws IOException {
    try (var _ = Watchdog.closeAt(deadline, channel)) {
      channel.connect(address);
      return new Plain(channel);
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Reads at least one byte, at most {@code length}.
   *
   * @throws EOFException where the other side has closed
   */
  public abstract int read(byte[] into, int offset, int length) throws IOException;

  /**
   * Reads what is there, at most {@code length}; where the channel has a {@link ReadLoop} it does
   * not wait, and there may be nothing.
   *
   * @throws EOFException where the other side has closed
   */
  abstract int readNow(byte[] into, int offset, int length) throws IOException;

  /** Whoever is to read from here on, by {@link #readNow}; once, and nobody else reads then. */
  abstract Reader reader(Reader.Source source, String name);

  /** Writes all of it. */
  public abstract void write(byte[] from, int offset, int length) throws IOException;

  /**
   * Writes what can be written without waiting; whether that is all. Where it is not, {@link
   * #writeRest} is to be called before more is written, and the array to be left as it is until
   * then.
   */
  abstract boolean writeNow(byte[] from, int offset, int length) throws IOException;

  /** Writes what {@link #writeNow} has left. */
  abstract void writeRest() throws IOException;

  /**
   * The same stream under TLS, after the handshake. This one is not to be used any more.
   *
   * @param host the name sent to the server, and checked if the parameters say so; null for none
   */
  public Channel startTls(SSLSocketFactory factory, @Nullable String host, SSLParameters parameters)
      throws IOException {
    throw new IOException("TLS cannot be started twice");
  }

  /** What was agreed on by ALPN, "" where nothing was. */
  public String applicationProtocol() {
    return "";
  }

  /** The TLS session, null where the stream is in the clear. */
  public @Nullable SSLSession tlsSession() {
    return null;
  }

  /** Closes both directions at once. */
  @Override
  public abstract void close();

  private static final class Plain extends Channel {
    private final SocketStreams streams;
    private @Nullable ByteBuffer rest;

    Plain(SocketChannel channel) throws IOException {
      this.streams = new SocketStreams(channel);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return checkEnd(streams.read(into, offset, length));
    }

    @Override
    int readNow(byte[] into, int offset, int length) throws IOException {
      return checkEnd(streams.readNow(into, offset, length));
    }

    @Override
    Reader reader(Reader.Source source, String name) {
      return ReadLoop.join(streams.channel(), source);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      streams.write(ByteBuffer.wrap(from, offset, length));
    }

    @Override
    boolean writeNow(byte[] from, int offset, int length) throws IOException {
      var buffer = ByteBuffer.wrap(from, offset, length);
      if (streams.writeNow(buffer)) {
        return true;
      }
      rest = buffer;
      return false;
    }

    @Override
    void writeRest() throws IOException {
      var left = rest;
      rest = null;
      if (left != null) {
        streams.write(left);
      }
    }

    @Override
    public Channel startTls(
        SSLSocketFactory factory, @Nullable String host, SSLParameters parameters)
        throws IOException {
      var plain = new StreamsSocket(streams);
      var socket = (SSLSocket) factory.createSocket(plain, host, plain.getPort(), true);
      socket.setUseClientMode(true);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      plain.doNotWait();
      return new Tls(socket, plain);
    }

    @Override
    public void close() {
      streams.close();
    }
  }

  private static final class Tls extends Channel {
    /** What goes into one record. */
    private static final int RECORD = 1 << 14;

    private static final byte[] NOTHING = {};

    private final SSLSocket socket;
    private final StreamsSocket underneath;
    private final InputStream in;
    private final OutputStream out;

    // What is to be written.
    private byte[] rest = NOTHING;
    private int restStart;
    private int restEnd;

    Tls(SSLSocket socket, StreamsSocket underneath) throws IOException {
      this.socket = socket;
      this.underneath = underneath;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return checkEnd(in.read(into, offset, length));
    }

    @Override
    int readNow(byte[] into, int offset, int length) throws IOException {
      return read(into, offset, length);
    }

    @Override
    Reader reader(Reader.Source source, String name) {
      return new ReaderThread(source, name);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      if (!writeNow(from, offset, length)) {
        writeRest();
      }
    }

    @Override
    boolean writeNow(byte[] from, int offset, int length) throws IOException {
      rest = from;
      restStart = offset;
      restEnd = offset + length;
      return writeMore();
    }

    private boolean writeMore() throws IOException {
      while (underneath.flushNow()) {
        if (restStart == restEnd) {
          rest = NOTHING;
          return true;
        }
        int count = Math.min(restEnd - restStart, RECORD);
        out.write(rest, restStart, count);
        restStart += count;
      }
      return false;
    }

    @Override
    void writeRest() throws IOException {
      while (!writeMore()) {
        underneath.flush();
      }
    }

    @Override
    public String applicationProtocol() {
      var agreed = socket.getApplicationProtocol();
      return agreed == null ? "" : agreed;
    }

    @Override
    public SSLSession tlsSession() {
      return socket.getSession();
    }

    @Override
    public void close() {
      underneath.close(); // at once: a TLS goodbye could wait for a peer that does not read
    }
  }

  private static int checkEnd(int count) throws EOFException {
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
    return count;
  }
}
