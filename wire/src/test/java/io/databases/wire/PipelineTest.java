package io.databases.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.spi.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pipeline of exchanges of one byte each, with a server that answers when it is told to. */
@Timeout(30)
class PipelineTest {
  private ServerSocket listener;
  private Socket server;
  private Letters pipeline;

  /** One byte there and one back. */
  private static final class Letter extends Exchange {
    final CountDownLatch over = new CountDownLatch(1);
    volatile boolean lost;

    @Override
    protected void lost(DatabaseException reason) {
      lost = true;
      over.countDown();
    }
  }

  private static final class Letters extends Pipeline<Letter> {
    Letters(Channel channel) {
      super(channel, new ReadBuffer(64, 64), "letters");
      start();
    }

    Letter send() {
      var exchange = new Letter();
      lock().lock();
      out().putByte('x');
      append(exchange);
      flushAndUnlock();
      return exchange;
    }

    @Override
    protected int receive(ReadBuffer buffer) {
      while (buffer.available() > 0) {
        buffer.skip(1);
        var exchange = current();
        if (exchange != null) {
          complete(exchange);
          exchange.over.countDown();
        }
      }
      return 1;
    }

    @Override
    protected DatabaseException describe(IOException cause) {
      return new ConnectionLostException("lost", ErrorDetails.OUTCOME_UNKNOWN, cause);
    }

    void close() {
      fail(describe(new IOException("closed")));
    }
  }

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    pipeline =
        new Letters(
            Channel.connect(
                new Endpoint.Tcp("127.0.0.1", listener.getLocalPort()),
                KeepAlive.SYSTEM,
                Deadline.after(Duration.ofSeconds(10))));
    server = listener.accept();
  }

  @AfterEach
  void close() throws IOException {
    pipeline.close();
    server.close();
    listener.close();
  }

  private void answer(int count) throws IOException {
    server.getOutputStream().write(new byte[count]);
  }

  private int received() throws IOException {
    return server.getInputStream().readNBytes(server.getInputStream().available()).length;
  }

  @Test
  void whatTheServerHasNoNeedOfYetIsWrittenAllAtOnceWhenItHas() throws Exception {
    for (int i = 0; i < 100; i++) {
      pipeline.send();
    }
    assertThat(server.getInputStream().readNBytes(Backlog.UNMEASURED)).hasSize(Backlog.UNMEASURED);
    assertThat(received()).as("before any answer").isZero();

    answer(1); // nobody sends any more: the reader has the rest written
    assertThat(server.getInputStream().readNBytes(100 - Backlog.UNMEASURED))
        .hasSize(100 - Backlog.UNMEASURED);
  }

  @Test
  void whoSendsWhenTheServerNeedsMoreWritesWhatWaits() throws Exception {
    Letter last = pipeline.send();
    for (int i = 1; i < Backlog.UNMEASURED; i++) {
      last = pipeline.send();
    }
    answer(Backlog.UNMEASURED);
    last.over.await();
    for (int i = 0; i < Backlog.UNMEASURED; i++) {
      pipeline.send();
    }
    assertThat(server.getInputStream().readNBytes(2 * Backlog.UNMEASURED))
        .hasSize(2 * Backlog.UNMEASURED);
  }

  @Test
  void whatWaitsIsLostWithTheChannel() throws Exception {
    for (int i = 0; i < Backlog.UNMEASURED; i++) {
      pipeline.send();
    }
    var waiting = pipeline.send();
    server.close();
    waiting.over.await();
    assertThat(waiting.lost).isTrue();
    assertThat(pipeline.isOpen()).isFalse();
  }
}
