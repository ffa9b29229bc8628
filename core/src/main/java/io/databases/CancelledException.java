package io.databases;

import org.jspecify.annotations.Nullable;

/** The statement was cancelled, or its thread interrupted, before the reply came. */
public final class CancelledException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public CancelledException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
