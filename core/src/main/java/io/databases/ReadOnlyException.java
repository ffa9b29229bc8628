package io.databases;

import org.jspecify.annotations.Nullable;

/**
 * A write where only reading is allowed: a replica, a read-only transaction or a read-only
 * database.
 */
public final class ReadOnlyException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public ReadOnlyException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
