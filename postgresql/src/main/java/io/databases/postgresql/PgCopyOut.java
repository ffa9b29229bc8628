package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.ParameterException;
import io.databases.postgresql.protocol.CommandTag;
import io.databases.postgresql.protocol.Frontend;
import io.databases.postgresql.protocol.Message;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * COPY … TO STDOUT (documentation, section "COPY Operations"): the reader gathers what the server
 * sends into pieces, and reads no more while the caller has not used some of them up, so that the
 * server waits in its turn.
 */
final class PgCopyOut extends PgExchange {
  private static final int PIECE = 1 << 16;
  private static final int AHEAD = 8;
  private static final byte[] END = {};

  private final PgPipeline pipeline;
  private final Reply<Long> finished = new Reply<>();
  private final LinkedBlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
  private volatile boolean unwanted;

  private byte[] piece = new byte[1024];
  private int used;
  private long count;

  PgCopyOut(PgPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** The end, with the number of rows. */
  Reply<Long> finished() {
    return finished;
  }

  /**
   * The next piece; an empty one is the end.
   *
   * @throws TimeoutException where none has come by then
   */
  byte[] take(Deadline deadline) throws InterruptedException, TimeoutException {
    var next = pieces.poll(deadline.remaining(System.nanoTime()), TimeUnit.NANOSECONDS);
    if (next == null) {
      throw new TimeoutException();
    }
    synchronized (pieces) { // not before the reader has paused that saw more
      if (pieces.size() < AHEAD / 2) {
        pipeline.resumeReading();
      }
    }
    return next;
  }

  /** Has the rest thrown away. */
  void discard() {
    synchronized (pieces) {
      unwanted = true;
      pipeline.resumeReading();
    }
  }

  @Override
  void closing() {
    discard();
  }

  // ---- the reader

  @Override
  boolean settles(Reply<?> reply) {
    return reply == finished;
  }

  @Override
  void on(Message message) throws IOException {
    switch (message.type()) {
      case 'd' -> add(message);
      case 'C' -> count = CommandTag.affected(message.getText());
      case 'G' -> refuse();
      case 'H', 'c', '1', '2', 'n', 'I', 'D' -> {}
      default -> throw message.unexpected("in the answer to COPY");
    }
  }

  private void add(Message message) {
    int length = message.remaining();
    if (used + length > piece.length) {
      if (used + length > PIECE) {
        hand();
      }
      int size = Math.max(used + length, Math.min(PIECE, piece.length * 4));
      piece = Arrays.copyOf(piece, size);
    }
    System.arraycopy(message.array(), message.position(), piece, used, length);
    used += length;
  }

  private void hand() {
    synchronized (pieces) {
      if (used > 0 && !unwanted) {
        pieces.add(Arrays.copyOf(piece, used));
        if (pieces.size() >= AHEAD) {
          pipeline.pauseReading();
        }
      }
    }
    used = 0;
  }

  /** The server waits for data: the statement copies the other way. */
  private void refuse() {
    failed(new ParameterException("the statement is no COPY … TO STDOUT"));
    pipeline.lock().lock();
    try {
      Frontend.copyFail(pipeline.out(), "nothing to copy");
      Frontend.sync(pipeline.out()); // the one before was not heeded
      pipeline.flushElsewhere();
    } finally {
      pipeline.lock().unlock();
    }
  }

  @Override
  void failed(DatabaseException reason) {
    failure = failure == null ? reason : failure;
  }

  @Override
  void done() {
    hand();
    pieces.add(END);
    var reason = failure;
    if (reason != null) {
      finished.fail(reason);
    } else {
      finished.complete(count);
    }
  }
}
