package io.databases;

import org.jspecify.annotations.Nullable;

/**
 * A URL, option or setting that cannot be used: malformed, unknown, unsupported or contradictory.
 */
public final class ConfigurationException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message, ErrorDetails.USAGE, null);
  }

  /** What the database itself refused, such as a database that is not there. */
  public ConfigurationException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, ErrorDetails.USAGE, cause);
  }
}
