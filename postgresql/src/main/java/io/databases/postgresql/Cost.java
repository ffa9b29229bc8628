package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.spi.Reply;
import io.databases.spi.Request;

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
  private final Request.Execute request;
  private long bytes;

  Cost(PgPipeline pipeline, PgBackend backend, Request.Execute request) {
    this.pipeline = pipeline;
    this.backend = backend;
    this.request = request;
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
      backend.holdUps().addLarge(request.info().text());
    }
    return kept && bytes > backend.options().maxResultSize();
  }

  void ran(long nanos) {
    backend.holdUps().ran(request.info().text(), nanos);
  }

  /** Fails the statement, and has the server stop it. */
  void refuse(Reply<?> reply, PgExchange exchange) {
    reply.fail(
        new DatabaseException(
            "the result is larger than max_result_size, "
                + backend.options().maxResultSize()
                + " bytes; read it as a stream, or raise the option",
            ErrorDetails.OUTCOME_UNKNOWN.withSqlState("54000").withConnectionUsable(true),
            null));
    pipeline.reachedAbandoned(exchange);
  }
}
