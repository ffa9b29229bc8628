package io.databases;

import org.jspecify.annotations.Nullable;

/** The statement was given up because its time was over. */
public final class StatementTimeoutException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public StatementTimeoutException(
      String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
