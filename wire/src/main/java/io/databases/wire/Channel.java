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
      streams.write(from, offset, length);
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
      return new Tls(socket, streams);
    }

    @Override
    public void close() {
      streams.close();
    }
  }

  private static final class Tls extends Channel {
    private final SSLSocket socket;
    private final SocketStreams underneath;
    private final InputStream in;
    private final OutputStream out;

    Tls(SSLSocket socket, SocketStreams underneath) throws IOException {
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
      out.write(from, offset, length);
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
