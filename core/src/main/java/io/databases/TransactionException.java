package io.databases;

/**
 * A transaction used out of order: ended twice, used after its end, or ended before one nested in
 * it.
 */
public final class TransactionException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public TransactionException(String message) {
    super(message, ErrorDetails.USAGE, null);
  }

  public TransactionException(String message, Throwable cause) {
    super(message, ErrorDetails.USAGE, cause);
  }
}
