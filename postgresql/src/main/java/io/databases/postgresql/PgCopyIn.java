package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.ParameterException;
import io.databases.postgresql.protocol.CommandTag;
import io.databases.postgresql.protocol.Frontend;
import io.databases.postgresql.protocol.Message;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request.Nothing;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * COPY … FROM STDIN (documentation, section "COPY Operations"): what the caller has is sent in
 * pieces, and may be broken off by either side. While it goes on nothing else is sent on its
 * session.
 */
final class PgCopyIn extends PgExchange {
  private final PgPipeline pipeline;
  private final Reply<Nothing> started = new Reply<>();
  private final Reply<Long> finished = new Reply<>();
  private volatile boolean sent;
  private volatile boolean refused;
  private long count;

  PgCopyIn(PgPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** Whether the server takes data now. */
  Reply<Nothing> started() {
    return started;
  }

  /** The end, with the number of rows. */
  Reply<Long> finished() {
    return finished;
  }

  // ---- the caller

  /** Says that the statement is on its way, so that an end must follow. */
  void sent() {
    sent = true;
  }

  boolean isSent() {
    return sent;
  }

  /**
   * Sends a piece. Waits while much is not written yet.
   *
   * @return false where the server has failed it, so that nothing more need be sent
   * @throws TimeoutException where the server has not taken enough of what was sent by then
   */
  boolean send(byte[] bytes, int offset, int length, Deadline deadline)
      throws InterruptedException, TimeoutException {
    if (refused) {
      return false;
    }
    pipeline.lock().lock();
    int before = pipeline.out().size();
    try {
      Frontend.copyData(pipeline.out(), bytes, offset, length);
    } catch (Throwable e) { // out of memory
      pipeline.out().truncate(before);
      pipeline.lock().unlock();
      throw e;
    }
    pipeline.flushForMore(deadline);
    return true;
  }

  /** Ends the data. */
  void end() {
    pipeline.lock().lock();
    try {
      Frontend.copyDone(pipeline.out());
      Frontend.sync(pipeline.out());
      pipeline.flushElsewhere();
    } finally {
      pipeline.lock().unlock();
    }
  }

  /** Ends the data so that none of it is kept. */
  void breakOff() {
    pipeline.lock().lock();
    try {
      Frontend.copyFail(pipeline.out(), "the client broke it off");
      Frontend.sync(pipeline.out());
      pipeline.flushElsewhere();
    } finally {
      pipeline.lock().unlock();
    }
  }

  // ---- the reader

  @Override
  boolean settles(Reply<?> reply) {
    return reply == finished || reply == started;
  }

  @Override
  void on(Message message) throws IOException {
    switch (message.type()) {
      case 'G' -> started.complete(Nothing.DONE);
      case 'C' -> {
        count = CommandTag.affected(message.getText());
        notACopy();
      }
      case 'H', 'D', 'I' -> notACopy();
      case '1', '2', 'd', 'c', 'n' -> {}
      default -> throw message.unexpected("in the answer to COPY");
    }
  }

  /** Where it has not started yet. */
  private void notACopy() {
    started.fail(new ParameterException("the statement is no COPY … FROM STDIN"));
  }

  @Override
  void failed(DatabaseException reason) {
    super.failed(reason);
    refused = true;
    started.fail(reason);
  }

  @Override
  void done() {
    var reason = failure;
    refused = true;
    if (reason != null) {
      started.fail(reason);
      finished.fail(reason);
    } else {
      finished.complete(count);
    }
  }
}
