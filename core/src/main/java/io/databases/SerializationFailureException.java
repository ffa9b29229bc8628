package io.databases;

import org.jspecify.annotations.Nullable;

/** The transaction could not be put in an order with the ones beside it. */
public final class SerializationFailureException extends TransientTransactionException {
  private static final long serialVersionUID = 1L;

  public SerializationFailureException(
      String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
