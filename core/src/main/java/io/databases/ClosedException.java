package io.databases;

/** A {@link Database}, connection or stream used before it was connected or after it was closed. */
public final class ClosedException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public ClosedException(String message) {
    super(message, ErrorDetails.USAGE, null);
  }

  public ClosedException(String message, Throwable cause) {
    super(message, ErrorDetails.USAGE, cause);
  }

  public ClosedException(String message, ErrorDetails details) {
    super(message, details, null);
  }
}
