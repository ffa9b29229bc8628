package io.databases;

import org.jspecify.annotations.Nullable;

/** Transactions waited for each other, and this one was chosen to end. */
public final class DeadlockException extends TransientTransactionException {
  private static final long serialVersionUID = 1L;

  public DeadlockException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
