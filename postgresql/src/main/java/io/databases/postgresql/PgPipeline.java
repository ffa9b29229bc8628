package io.databases.postgresql;

import io.databases.ClosedException;
import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.postgresql.protocol.Frontend;
import io.databases.postgresql.protocol.Message;
import io.databases.postgresql.protocol.ServerError;
import io.databases.spi.Reply;
import io.databases.wire.BigEndian;
import io.databases.wire.Channel;
import io.databases.wire.Pipeline;
import io.databases.wire.ProtocolException;
import io.databases.wire.ReadBuffer;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages to the server and back: what is sent in which order, and whom each answer is
 * for.
 *
 * <p><b>Holding back.</b> Some things cannot be sent before the answer to another is known: a
 * statement before the types of its parameters, what follows the first statement of a transaction
 * before its BEGIN has succeeded (a BEGIN that failed must not leave the rest to run without it),
 * anything behind a COPY. While one of these is awaited, {@link #holding} is set and later requests
 * wait in {@link #held}, in their order.
 */
abstract class PgPipeline extends Pipeline<PgExchange> {
  private final Message message = new Message();

  // Guarded by lock().
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private boolean holding;
  private long holds;
  private boolean startUnsent;
  private boolean inTransaction;

  private record Held(Reply<?> reply, Runnable encoding) {}

  /** When the exchange before was answered. Of the reader. */
  private long answeredAt = System.nanoTime();

  /** With what the server ended the session. Of the reader. */
  private @Nullable ServerError lastWord;

  PgPipeline(Channel channel, ReadBuffer in) {
    super(channel, in, "databases-postgresql-reader");
  }

  // ---- what the session makes of it; on the reader

  /** A setting has a value. */
  abstract void parameter(String name, String value);

  abstract void notice(ServerError notice);

  abstract void notification(Message notification) throws IOException;

  /** The server has reported a failure of the exchange it is at; returns what to tell of it. */
  abstract DatabaseException failed(DatabaseException failure, PgExchange exchange);

  /** The server is at this exchange, which nobody waits for any more; on any thread. */
  abstract void reachedAbandoned(PgExchange exchange);

  /** Some of what was encoded was taken back; under the lock. */
  abstract void tookBack();

  /** Nobody waits for this reply any more; where the server is at it, it is to stop. */
  abstract void forget(Reply<?> reply);

  /** Whether the connection has ended; then the reply says so. Under the lock. */
  abstract boolean isGone(Reply<?> reply);

  // ---- sending

  /**
   * Encodes now or when what holds it back is known, and has it written.
   *
   * @param reply told where that cannot be done
   */
  final void send(Reply<?> reply, Runnable encoding) {
    lock().lock();
    if (holding) {
      held.add(new Held(reply, encoding));
    } else {
      encode(reply, encoding);
    }
    if (startUnsent) {
      lock().unlock(); // travels with what follows it
    } else {
      flushAndUnlock();
    }
  }

  /**
   * Encodes. Values are encoded by code of their own and of users, and may be larger than memory:
   * whatever is thrown is a failure of this reply alone.
   */
  private void encode(Reply<?> reply, Runnable encoding) {
    int before = out().size();
    try {
      encoding.run();
    } catch (Throwable e) {
      takeBack(before);
      tookBack();
      reply.fail(PgErrors.notEncoded(e));
    }
  }

  /** For those on the reader, which must go on reading while the server takes what is written. */
  final void sendElsewhere(Reply<?> reply, Runnable encoding) {
    Thread.startVirtualThread(() -> send(reply, encoding));
  }

  /** Has everything wait that is sent from here on, until {@link #release}; under the lock. */
  final void hold() {
    startUnsent = false;
    holding = true;
    holds++;
  }

  /** The same for what is just being encoded, which comes first when it is released. */
  final void holdFirst(Reply<?> reply, Runnable encoding) {
    holding = true;
    held.addFirst(new Held(reply, encoding));
  }

  /** Lets those go that were held back. Does not block. */
  final void release() {
    lock().lock();
    try {
      holding = false;
      while (!holding) {
        var next = held.poll();
        if (next == null) {
          break;
        }
        encode(next.reply, next.encoding);
      }
      if (!out().isEmpty()) { // with a start that could travel with what follows it, perhaps
        flushElsewhere();
      }
    } finally {
      lock().unlock();
    }
  }

  /**
   * Goes on with what others are held back for, and then lets them go, unless it holds them again:
   * then whoever ends that does. On the reader; does not block.
   */
  final void goOn(Reply<?> reply, Runnable encoding) {
    boolean heldAgain;
    lock().lock();
    try {
      long before = holds;
      encode(reply, encoding);
      heldAgain = holds != before;
      if (heldAgain) {
        flushElsewhere();
      }
    } finally {
      lock().unlock();
    }
    if (!heldAgain) {
      release();
    }
  }

  /** Says that what was encoded is to be sent with what follows, which must not run without it. */
  final void travelsWithNext() {
    startUnsent = true;
  }

  /** Ends what was encoded for an exchange. */
  final void sync(PgExchange exchange) {
    Frontend.sync(out());
    append(exchange);
    if (startUnsent) { // what follows it waits until its BEGIN has succeeded
      hold();
      exchange.releasesHeld = true;
    }
  }

  @Override
  public final void append(PgExchange exchange) {
    exchange.inTransaction = inTransaction;
    super.append(exchange);
  }

  /**
   * Says whether what is encoded from here on, and an exchange not appended yet, leaves the server
   * in a transaction; under the lock.
   */
  final void setInTransaction(boolean open) {
    inTransaction = open;
  }

  /**
   * Whether what is encoded now is in a transaction, begun or failed, whatever is answered of it;
   * under the lock.
   */
  final boolean isInTransaction() {
    return inTransaction;
  }

  // ---- receiving

  @Override
  protected final int receive(ReadBuffer in) throws IOException {
    while (in.available() >= 5) {
      byte[] bytes = in.array();
      int at = in.position();
      int length = BigEndian.getInt(bytes, at + 1);
      if (length < 4) {
        throw new ProtocolException("the server sent a message of length " + length);
      }
      if (in.available() - 1 < length) {
        return length == Integer.MAX_VALUE ? length : length + 1;
      }
      message.set(bytes[at], bytes, at + 5, at + 1 + length);
      in.skip(length + 1);
      handle();
    }
    return 5;
  }

  private void handle() throws IOException {
    switch (message.type()) {
      case 'S' -> parameter(message.getText(), message.getText());
      case 'N' -> notice(ServerError.read(message));
      case 'A' -> notification(message);
      case 'E' -> failure(ServerError.read(message));
      case 'Z' -> ready((char) message.getByte());
      default -> {
        var exchange = current();
        if (exchange == null) {
          throw message.unexpected("that nothing was sent for");
        }
        exchange.begun = true;
        exchange.on(message);
        if (!exchange.isSynced() && message.type() == 'C') {
          complete(exchange);
          exchange.done();
        }
      }
    }
  }

  private void failure(ServerError reported) {
    var exchange = current();
    if (exchange == null || reported.isFatal()) {
      lastWord = reported; // the server is going away, and says why
      fail(() -> PgErrors.toException(reported, true));
      return;
    }
    boolean undone = exchange.isUndoneByFailure();
    var failure = failed(PgErrors.toException(reported, undone), exchange);
    exchange.failed(failure);
    while (exchange != null && !exchange.isSynced()) {
      complete(exchange);
      exchange.done();
      exchange = current();
      if (exchange != null) {
        exchange.failed(failure); // the server skips it
      }
    }
  }

  private void ready(char transactionStatus) throws IOException {
    var exchange = current();
    if (exchange == null || !exchange.isSynced()) {
      throw message.unexpected("out of turn");
    }
    if (exchange.failure == null && !exchange.isComplete()) {
      throw message.unexpected("before the answer to what was sent");
    }
    if (transactionStatus != 'I' && !exchange.inTransaction) {
      leftOpen(exchange);
    }
    complete(exchange);
    long now = System.nanoTime();
    exchange.ran(now - Math.max(answeredAt, exchange.encodedAt));
    answeredAt = now;
    exchange.done();
    if (exchange.releasesHeld) {
      release();
    }
    var next = current();
    if (next != null && next.isAbandoned()) {
      reachedAbandoned(next);
    }
  }

  /**
   * The server is in a transaction that nobody here knows of, in which what follows would run and
   * be lost: none of that is to be answered as if it were kept.
   */
  private void leftOpen(PgExchange exchange) throws IOException {
    complete(exchange);
    var cause = new IOException("a transaction was left open that the library had not begun");
    fail(() -> describe(cause)); // before the answer, so that nobody is given the session any more
    if (exchange.failure == null) {
      exchange.failed(PgErrors.leftOpen());
    }
    exchange.done();
    throw cause;
  }

  @Override
  protected final void lost(PgExchange exchange, DatabaseException reason) {
    if (reason instanceof ClosedException) {
      exchange.lost(closedMeanwhile());
    } else if (lastWord != null && !exchange.begun) {
      exchange.lost(PgErrors.beforeItsTurn(PgErrors.toException(lastWord, true)));
    } else {
      exchange.lost(reason);
    }
  }

  private static DatabaseException closedMeanwhile() {
    return new ConnectionLostException(
        "the connection was closed before the statement was answered; whether it took effect is"
            + " unknown",
        ErrorDetails.OUTCOME_UNKNOWN,
        null);
  }

  @Override
  protected void ended() {
    lock().lock();
    try {
      holding = false;
      for (var next = held.poll(); next != null; next = held.poll()) {
        encode(next.reply, next.encoding); // finds the connection gone
      }
    } finally {
      lock().unlock();
    }
  }
}
