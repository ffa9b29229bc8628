package io.databases;

import org.jspecify.annotations.Nullable;

/** A check or exclusion constraint refused the row. */
public final class CheckViolationException extends ConstraintViolationException {
  private static final long serialVersionUID = 1L;

  public CheckViolationException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
