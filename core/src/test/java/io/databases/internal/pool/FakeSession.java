package io.databases.internal.pool;

import io.databases.ConnectionLostException;
import io.databases.ErrorDetails;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A session without a database: it answers pings, and breaks when it is told to. */
final class FakeSession implements Session {
  /** How a session answers a ping. */
  enum Ping {
    ANSWERS,
    FAILS,
    HANGS
  }

  /** Something that is done when the test completes its reply. */
  static final Request<Request.Nothing> STATEMENT = new Request.Commit();

  private final FakeServer server;
  private volatile boolean open = true;
  volatile Ping ping = Ping.ANSWERS;
  volatile RuntimeException closeFailure;

  /** What closing waits for. */
  volatile CountDownLatch closeGate = new CountDownLatch(0);

  final AtomicInteger pings = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();

  FakeSession(FakeServer server) {
    this.server = server;
  }

  /** Loses the connection: the session says so itself. */
  void breakDown() {
    open = false;
  }

  @Override
  @SuppressWarnings("unchecked") // a ping's answer is Nothing
  public <T> Reply<T> submit(Request<T> request) {
    if (request == STATEMENT) {
      return new Reply<>();
    }
    pings.incrementAndGet();
    return switch (ping) {
      case ANSWERS -> (Reply<T>) Reply.completed(Request.Nothing.DONE);
      case FAILS -> Reply.failed(FakeServer.lost("the peer is gone"));
      case HANGS -> new Reply<>();
    };
  }

  @Override
  public void cancel(Reply<?> reply) {
    reply.fail(new ConnectionLostException("cancelled", ErrorDetails.OUTCOME_UNKNOWN, null));
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isStuck() {
    return closeGate.getCount() > 0;
  }

  boolean isClosed() {
    return closes.get() > 0;
  }

  @Override
  public void close() {
    open = false;
    try {
      closeGate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closes.getAndIncrement() == 0) {
      server.closed(this);
    }
    if (closeFailure != null) {
      throw closeFailure;
    }
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return null;
  }
}
