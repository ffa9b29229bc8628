package io.databases;

import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The end of a transaction or of a stream, which was sent and is neither cancelled nor interrupted.
 * Its time begins when the calls that were sent before it are answered: these have limits of their
 * own, or none, and are not to be cut off by what stands behind them.
 *
 * @param ahead is answered, never with a failure, when all of those are
 */
record SentEnd(Reply<?> ahead, Reply<Request.Nothing> reply) {
  static final SentEnd NOTHING_TO_DO =
      new SentEnd(Reply.completed(Request.Nothing.DONE), Reply.completed(Request.Nothing.DONE));

  /** Is answered, never with a failure, when all of these are. */
  static Reply<?> all(Collection<? extends Reply<?>> replies) {
    var all = new Reply<Request.Nothing>();
    var left = new AtomicInteger(replies.size() + 1);
    Runnable one =
        () -> {
          if (left.decrementAndGet() == 0) {
            all.complete(Request.Nothing.DONE);
          }
        };
    replies.forEach(reply -> reply.onDone(one));
    one.run();
    return all;
  }

  /**
   * Waits for its answer, whatever happens to the thread meanwhile.
   *
   * @param limit when to give up, asked for when its time begins
   */
  void await(Session session, Supplier<Deadline> limit, String what) {
    Waiting.awaitAnswer(ahead);
    Waiting.awaitEnd(session, reply, limit.get(), what);
  }
}
