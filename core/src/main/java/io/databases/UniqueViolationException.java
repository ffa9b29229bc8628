package io.databases;

import org.jspecify.annotations.Nullable;

/** A value that must be unique, or a primary key, is there already. */
public final class UniqueViolationException extends ConstraintViolationException {
  private static final long serialVersionUID = 1L;

  public UniqueViolationException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
