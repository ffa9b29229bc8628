package io.databases;

/**
 * Parameters that do not fit the SQL: missing, surplus, mixed in style, or of a type that cannot be
 * bound.
 */
public final class ParameterException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public ParameterException(String message) {
    super(message, ErrorDetails.USAGE, null);
  }

  public ParameterException(String message, Throwable cause) {
    super(message, ErrorDetails.USAGE, cause);
  }
}
