package io.databases;

/**
 * A URL, option or setting that cannot be used: malformed, unknown, unsupported or contradictory.
 */
public final class ConfigurationException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message, ErrorDetails.USAGE, null);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, ErrorDetails.USAGE, cause);
  }
}
