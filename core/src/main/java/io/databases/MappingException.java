package io.databases;

/**
 * A value or row that cannot become what was asked: unknown column, wrong type, record component
 * without column.
 */
public final class MappingException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public MappingException(String message) {
    super(message, ErrorDetails.USAGE, null);
  }

  public MappingException(String message, Throwable cause) {
    super(message, ErrorDetails.USAGE, cause);
  }
}
