package io.databases;

import org.jspecify.annotations.Nullable;

/**
 * The database gave up this transaction so that others could go on; the same transaction may
 * succeed when run again from its start.
 */
public sealed class TransientTransactionException extends DatabaseException
    permits SerializationFailureException, DeadlockException {
  private static final long serialVersionUID = 1L;

  public TransientTransactionException(
      String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
