package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.postgresql.protocol.Message;
import io.databases.spi.Reply;
import io.databases.wire.Exchange;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Messages sent that the server answers together. All end with a Sync and are complete with the
 * ReadyForQuery that answers it, but for the starts of transactions and savepoints, which travel
 * with what follows them.
 */
abstract class PgExchange extends Exchange {
  /** What the server reported, null while it has reported nothing. */
  @Nullable DatabaseException failure;

  /** Whether some of its answer has come, without which the server has not run it. */
  boolean begun;

  /**
   * Whether the server is in a transaction when it has answered this, as far as those know who have
   * sent it.
   */
  boolean inTransaction;

  /** Whether it runs what commits by itself while it runs, outside of transactions. */
  boolean commitsMidway;

  /** Whether requests wait for it to be complete. */
  boolean releasesHeld;

  /** When it was encoded, by {@link System#nanoTime}. */
  final long encodedAt = System.nanoTime();

  /** Whether the server was asked to stop it. */
  volatile boolean askedToStop;

  /** Whether it failed, as it seems, because the server was asked to stop another. */
  boolean stray;

  /** Whether this reply is settled by it. */
  boolean settles(Reply<?> reply) {
    return false;
  }

  /**
   * Whether nobody wants its answer any more, so that the server is to stop when it comes to it.
   */
  boolean isAbandoned() {
    return false;
  }

  /** Whether all of its answer but ReadyForQuery has come. */
  boolean isComplete() {
    return true;
  }

  /** Whether it ends with a Sync. */
  boolean isSynced() {
    return true;
  }

  /** Whether nothing of it is kept where it fails now. */
  final boolean isUndoneByFailure() {
    return !commitsMidway || !begun || inTransaction;
  }

  @Override
  protected final boolean isAnswered() {
    return isSynced();
  }

  /** The server has reported a failure; the end of the answer is still to come. */
  void failed(DatabaseException reason) {
    failure = reason;
  }

  /** The session is being closed, by any thread: what holds up the reader is to let it go. */
  void closing() {}

  /** A message of its answer that is neither an error nor ReadyForQuery. */
  abstract void on(Message message) throws IOException;

  /** The server was at it for so long; before {@link #done}. */
  void ran(long nanos) {}

  /** The answer is complete; {@link #failure} tells how it went. */
  abstract void done();

  @Override
  protected void lost(DatabaseException reason) {
    failure = failure == null ? reason : PgErrors.andLost(failure);
    done();
  }
}
