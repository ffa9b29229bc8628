package io.databases;

import org.jspecify.annotations.Nullable;

/** A referenced row is missing, or a row is still referenced. */
public final class ForeignKeyViolationException extends ConstraintViolationException {
  private static final long serialVersionUID = 1L;

  public ForeignKeyViolationException(
      String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
