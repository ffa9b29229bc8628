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
import java.util.concurrent.atomic.AtomicReference;
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

  /** One byte there and, where it is answered, one back. */
  private static final class Letter extends Exchange {
    final CountDownLatch over = new CountDownLatch(1);
    final boolean answered;
    volatile boolean lost;

    Letter(boolean answered) {
      this.answered = answered;
    }

    @Override
    protected boolean isAnswered() {
      return answered;
    }

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
      return send(1);
    }

    /** Several bytes for one answer. */
    Letter send(int bytes) {
      lock().lock();
      out().putBytes(new byte[bytes - 1]);
      var exchange = encode(true);
      flushAndUnlock();
      return exchange;
    }

    /** One that is not answered before the next, with which it is written. */
    void begin() {
      lock().lock();
      try {
        var _ = encode(false);
      } finally {
        lock().unlock();
      }
    }

    private Letter encode(boolean answered) {
      var exchange = new Letter(answered);
      out().putByte('x');
      append(exchange);
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
      fail(() -> describe(new IOException("closed")));
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
    server.setSoTimeout(10_000);
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

  private static void onVirtualThread(Runnable action) throws InterruptedException {
    Thread.ofVirtual().start(action).join();
  }

  private void send(int count) throws InterruptedException {
    onVirtualThread(() -> {
      for (int i = 0; i < count; i++) {
        pipeline.send();
      }
    });
  }

  private void expect(int count) throws IOException {
    server.getInputStream().skipNBytes(count);
  }

  @Test
  void whatTheServerHasNoNeedOfYetIsWrittenAllAtOnceWhenItHas() throws Exception {
    send(100);
    expect(Backlog.UNMEASURED);
    assertThat(server.getInputStream().available()).as("before any answer").isZero();

    answer(1); // nobody sends any more: the reader has the rest written
    expect(100 - Backlog.UNMEASURED);
  }

  @Test
  void platformThreadsWriteWhatWaitsAtOnce() throws Exception {
    send(100);
    pipeline.send();
    expect(101);
  }

  @Test
  void whatIsNotAnsweredAloneIsNothingToDo() throws Exception {
    onVirtualThread(() -> {
      for (int i = 0; i < 100; i++) {
        pipeline.begin();
      }
      pipeline.send();
      for (int i = 0; i < 100; i++) {
        pipeline.begin();
      }
      pipeline.send();
    });
    expect(202);
  }

  @Test
  void whatWaitsIsLostWithTheChannel() throws Exception {
    send(Backlog.UNMEASURED);
    var waiting = new AtomicReference<Letter>();
    onVirtualThread(() -> waiting.set(pipeline.send()));
    server.close();
    waiting.get().over.await();
    assertThat(waiting.get().lost).isTrue();
    assertThat(pipeline.isOpen()).isFalse();
  }

  @Test
  void whoSendsMoreThanTheServerTakesDoesNotWaitForIt() throws Exception {
    int large = 64 << 20;
    var first = pipeline.send(large); // nobody reads yet
    var second = pipeline.send();
    expect(large + 1);
    answer(2);
    first.over.await();
    second.over.await();
    assertThat(first.lost || second.lost).isFalse();
  }
}
