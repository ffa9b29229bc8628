package io.databases;

import org.jspecify.annotations.Nullable;

/** The connection to the database broke or could not be made. */
public final class ConnectionLostException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public ConnectionLostException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
