package io.databases.testing.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Listens on the loopback interface and has each connection served by a script, on a thread of its
 * own. When the script returns or fails, the server closes its direction and waits for the client
 * to close the other, so that {@link #open} tells whether clients give up what they opened. Thread
 * safe; closing ends all connections.
 */
public final class ScriptedServer implements AutoCloseable {
  /** What happens on one connection. */
  @FunctionalInterface
  public interface Script {
    /**
     * Serves one connection, which is closed afterwards.
     *
     * @throws IOException where the client is gone; that is no failure of the test
     */
    void serve(Peer client) throws IOException;
  }

  private final ServerSocket listener;
  private final Set<Peer> peers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile Script script;

  private ScriptedServer(Script script) throws IOException {
    this.script = script;
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("scripted-server " + port()).start(this::accept);
  }

  public static ScriptedServer start(Script script) {
    try {
      return new ScriptedServer(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serves connections made from now on by another script. */
  public void serve(Script next) {
    script = next;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections were made so far. */
  public int accepted() {
    return accepted.get();
  }

  /** How many the client has not closed. */
  public int open() {
    return peers.size();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var peer = new Peer(listener.accept());
        peers.add(peer);
        accepted.incrementAndGet();
        Thread.startVirtualThread(() -> serve(peer, script));
      } catch (IOException e) {
        // The server is closed.
      }
    }
  }

  private void serve(Peer peer, Script steps) {
    try {
      try {
        steps.serve(peer);
      } finally {
        peer.end();
      }
    } catch (IOException e) {
      // The client is gone, which ends the script.
    } finally {
      peer.close();
      peers.remove(peer);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      peers.forEach(Peer::close);
    }
  }
}
