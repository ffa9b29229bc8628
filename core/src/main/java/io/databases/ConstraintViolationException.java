package io.databases;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A constraint refused the statement; the subclasses tell which kind. */
public sealed class ConstraintViolationException extends DatabaseException
    permits UniqueViolationException,
        ForeignKeyViolationException,
        NotNullViolationException,
        CheckViolationException {
  private static final long serialVersionUID = 1L;

  public ConstraintViolationException(
      String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }

  /** The constraint's name as the database reports it, empty where it does not tell. */
  public Optional<String> constraint() {
    return Optional.ofNullable(details().constraint());
  }
}
