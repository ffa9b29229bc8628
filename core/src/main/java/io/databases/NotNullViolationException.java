package io.databases;

import org.jspecify.annotations.Nullable;

/** A column that must have a value was given none. */
public final class NotNullViolationException extends ConstraintViolationException {
  private static final long serialVersionUID = 1L;

  public NotNullViolationException(
      String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
