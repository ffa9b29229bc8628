package io.databases.testing.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The client's connection as a {@link ScriptedServer.Script} sees it. For one thread; all methods
 * block, and fail where the client has closed.
 */
public final class Peer {
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final AtomicLong sent = new AtomicLong();

  Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Exactly so many bytes. */
  public byte[] read(int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return bytes;
  }

  /** Four bytes in network order. */
  public int readInt() throws IOException {
    return in.readInt();
  }

  public void send(byte[]... parts) throws IOException {
    for (var part : parts) {
      out.write(part);
      sent.addAndGet(part.length);
    }
  }

  /** Sends this until the client has had enough and closes. */
  public void sendForever(byte[] bytes) throws IOException {
    while (true) {
      send(bytes);
    }
  }

  /** How many bytes were sent and, but for what is on its way, received. */
  public long sent() {
    return sent.get();
  }

  /** Says nothing until the client closes. */
  public void stall() throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  /** Becomes a connection to the server on this port, until one of the two closes. */
  public void relay(int port) throws IOException {
    try (var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      server.setTcpNoDelay(true);
      var back = Thread.startVirtualThread(() -> copyBack(server));
      in.transferTo(server.getOutputStream());
      server.shutdownOutput();
      join(back);
    }
  }

  private void copyBack(Socket server) {
    try {
      server.getInputStream().transferTo(out);
      socket.shutdownOutput();
    } catch (IOException e) {
      // One of the two has closed, which the other direction notices.
    }
  }

  private static void join(Thread thread) throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Closes as a crashed host does. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Closes this direction and waits for the client to close the other. */
  void end() throws IOException {
    if (!socket.isClosed()) {
      socket.shutdownOutput();
      stall();
    }
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
