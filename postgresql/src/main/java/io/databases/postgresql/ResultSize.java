package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.spi.Reply;
import io.databases.spi.Request;

/**
 * How large the result of a statement grows, in bytes of its rows. One that is large holds up
 * others on its session, so that its text is remembered and gets a session alone the next time; one
 * that must be kept whole and is larger than {@code max_result_size} is refused, and the server
 * asked to stop. On the reader.
 */
final class ResultSize {
  /** From so many bytes on others notice. */
  static final int LARGE = 1 << 20;

  private final PgPipeline pipeline;
  private final PgBackend backend;
  private final Request.Execute request;
  private long bytes;

  ResultSize(PgPipeline pipeline, PgBackend backend, Request.Execute request) {
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
      backend.gaveLargeResult(request.info());
    }
    return kept && bytes > backend.options().maxResultSize();
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
