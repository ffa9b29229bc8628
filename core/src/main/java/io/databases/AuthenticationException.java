package io.databases;

import org.jspecify.annotations.Nullable;

/** The database refused the user or the password. */
public final class AuthenticationException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public AuthenticationException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
