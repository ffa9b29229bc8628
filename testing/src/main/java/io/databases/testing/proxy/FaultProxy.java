package io.databases.testing.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server on the loopback interface and disturbs what passes, each
 * direction in its own way.
 *
 * <p>Byte counts start when a disturbance is set, so that a test can let a handshake pass and then
 * cut the answer to one statement in its middle. Thread safe; closing ends all connections.
 */
public final class FaultProxy implements AutoCloseable {
  /** Which way bytes go. */
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final Flow toServer = new Flow();
  private final Flow toClient = new Flow();
  private volatile boolean refusing;

  // Guarded by trips.
  private final Object trips = new Object();
  private Direction last = Direction.TO_CLIENT;
  private long sent;
  private long received;
  private long roundTrips;

  /** What is done to one direction, and how much has passed since. */
  private static final class Flow {
    private Disturbance disturbance = new Disturbance.None();
    private long passed;

    synchronized void set(Disturbance wanted) {
      disturbance = wanted;
      passed = 0;
      notifyAll();
    }

    synchronized Duration delay() {
      return disturbance instanceof Disturbance.Delay delay ? delay.by() : Duration.ZERO;
    }

    synchronized Disturbance current() {
      return disturbance;
    }

    /** How many of these bytes may pass before something happens; waits while all are stalled. */
    synchronized int admit(int available, Link link) throws InterruptedException {
      while (true) {
        long limit =
            switch (disturbance) {
              case Disturbance.None _, Disturbance.Delay _ -> Long.MAX_VALUE;
              case Disturbance.Stall stall -> stall.afterBytes();
              case Disturbance.Cut cut -> cut.afterBytes();
              case Disturbance.Reset reset -> reset.afterBytes();
              case Disturbance.HalfClose half -> half.afterBytes();
            };
        long left = limit - passed;
        if (left > 0) {
          int count = (int) Math.min(available, left);
          passed += count;
          return count;
        }
        if (!(disturbance instanceof Disturbance.Stall) || link.closed) {
          return 0;
        }
        wait();
      }
    }

    synchronized void wake() {
      notifyAll();
    }
  }

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("fault-proxy " + listener.getLocalPort()).start(this::accept);
  }

  /** A proxy for the server on this port of the loopback interface. */
  public static FaultProxy to(int port) {
    return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  public static FaultProxy to(InetSocketAddress target) {
    try {
      return new FaultProxy(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections were accepted so far. */
  public long accepted() {
    return accepted.get();
  }

  /** How many are open. */
  public int open() {
    return links.size();
  }

  /** How many bytes have been passed on to the server. */
  public long sent() {
    synchronized (trips) {
      return sent;
    }
  }

  /** How many bytes have been passed on to clients. */
  public long received() {
    synchronized (trips) {
      return received;
    }
  }

  /** How often clients have sent something after the server had; of one connection at a time. */
  public long roundTrips() {
    synchronized (trips) {
      return roundTrips;
    }
  }

  private void count(Direction direction, int bytes) {
    synchronized (trips) {
      if (direction == Direction.TO_SERVER) {
        sent += bytes;
        roundTrips += last == Direction.TO_CLIENT ? 1 : 0;
      } else {
        received += bytes;
      }
      last = direction;
    }
  }

  /** Disturbs this direction of all connections from now on. */
  public void disturb(Direction direction, Disturbance disturbance) {
    (direction == Direction.TO_SERVER ? toServer : toClient).set(disturbance);
  }

  /** Lets everything pass again. */
  public void heal() {
    refusing = false;
    toServer.set(new Disturbance.None());
    toClient.set(new Disturbance.None());
  }

  /** Resets all connections that are open now. */
  public void resetAll() {
    links.forEach(link -> link.close(true));
  }

  /** Accepts no connection until {@link #heal}: what comes is closed at once. */
  public void refuse() {
    refusing = true;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      resetAll();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      Socket client = null;
      try {
        client = listener.accept();
        accepted.incrementAndGet();
        if (refusing) {
          client.close();
        } else {
          new Link(client).start();
        }
      } catch (IOException e) {
        closeQuietly(client); // the server is down, or the proxy is closed
      }
    }
  }

  private static void closeQuietly(@Nullable Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is closed as far as it can be.
      }
    }
  }

  /** A client's connection and the one to the server that goes with it. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private final AtomicInteger ended = new AtomicInteger();
    private volatile boolean closed;

    Link(Socket client) throws IOException {
      this.client = client;
      this.server = new Socket();
      server.connect(target, 5_000);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void start() {
      links.add(this);
      Thread.ofVirtual().start(() -> pump(client, server, toServer));
      Thread.ofVirtual().start(() -> pump(server, client, toClient));
    }

    private void pump(Socket from, Socket to, Flow flow) {
      byte[] buffer = new byte[1 << 16];
      try (var line =
          new DelayLine((bytes, count) -> pass(bytes, count, to, flow), () -> close(false))) {
        int count;
        do {
          count = Math.max(0, from.getInputStream().read(buffer)); // nothing at the end
        } while (line.pass(buffer, count, flow.delay()) && count > 0);
      } catch (IOException e) {
        close(false);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        close(false);
      }
    }

    private boolean pass(byte[] buffer, int count, Socket to, Flow flow)
        throws IOException, InterruptedException {
      if (count == 0) {
        endOneWay(to);
      }
      for (int done = 0; done < count; ) {
        int admitted = flow.admit(count - done, this);
        if (admitted == 0) {
          return end(to, flow.current());
        }
        count(flow == toServer ? Direction.TO_SERVER : Direction.TO_CLIENT, admitted);
        to.getOutputStream().write(buffer, done, admitted);
        done += admitted;
      }
      return true;
    }

    private boolean end(Socket to, Disturbance disturbance) throws IOException {
      if (disturbance instanceof Disturbance.HalfClose) {
        endOneWay(to);
      } else {
        close(disturbance instanceof Disturbance.Reset);
      }
      return false;
    }

    private void endOneWay(Socket to) throws IOException {
      to.shutdownOutput();
      if (ended.incrementAndGet() == 2) {
        close(false);
      }
    }

    void close(boolean reset) {
      closed = true;
      links.remove(this);
      try {
        if (reset) {
          client.setSoLinger(true, 0);
          server.setSoLinger(true, 0);
        }
      } catch (IOException e) {
        // Closed already.
      }
      closeQuietly(client);
      closeQuietly(server);
      toServer.wake();
      toClient.wake();
    }
  }
}
