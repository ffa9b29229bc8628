package io.databases;

import org.jspecify.annotations.Nullable;

/**
 * The database does not understand the SQL, or it names a table, column or function that is not
 * there.
 */
public final class SyntaxException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public SyntaxException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
