package io.databases;

import org.jspecify.annotations.Nullable;

/** No connection became free in the time a caller may wait for one. */
public final class PoolExhaustedException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public PoolExhaustedException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
