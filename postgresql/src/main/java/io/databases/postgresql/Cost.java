package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.spi.Reply;

/**
 * What a statement costs: how large its result grows, in bytes of its rows, and how long the server
 * was at it. One that is large or slow holds up others on its session, which {@link HoldUps} is
 * told; a result that must be kept whole and is larger than {@code max_result_size} is refused, and
 * the server asked to stop. On the reader.
 */
final class Cost {
  /** From so many bytes on others notice. */
  static final int LARGE = 1 << 20;

  private final PgPipeline pipeline;
  private final PgBackend backend;
  private final String text;
  private long bytes;

  /**
   * @param text of the statement
   */
  Cost(PgPipeline pipeline, PgBackend backend, String text) {
    this.pipeline = pipeline;
    this.backend = backend;
    this.text = text;
  }

  /**
   * Counts a row; whether the result is too large with it.
   *
   * @param kept whether the rows are all kept until the last has come
   */
  boolean isTooLarge(int row, boolean kept) {
    boolean wasLarge = bytes > LARGE;
    bytes += row;
    if (bytes > LARGE && !wasLarge) {
      backend.holdUps().addLarge(text);
    }
    return kept && bytes > backend.options().maxResultSize();
  }

  void ran(long nanos) {
    backend.holdUps().ran(text, nanos);
  }

  /**
   * Fails the statement, and has the server stop it.
   *
   * @param what is too large
   * @param advice besides raising the option
   */
  void refuse(Reply<?> reply, PgExchange exchange, String what, String advice) {
    reply.fail(
        new DatabaseException(
            "%s is larger than max_result_size, %d bytes; %s, or raise the option"
                .formatted(what, backend.options().maxResultSize(), advice),
            ErrorDetails.OUTCOME_UNKNOWN.withSqlState("54000").withConnectionUsable(true),
            null));
    pipeline.reachedAbandoned(exchange);
  }
}
