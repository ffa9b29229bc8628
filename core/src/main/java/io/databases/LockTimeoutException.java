package io.databases;

import org.jspecify.annotations.Nullable;

/** A lock that the statement needs was held by another transaction for longer than it may wait. */
public final class LockTimeoutException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public LockTimeoutException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
