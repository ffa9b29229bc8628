package io.databases;

import org.jspecify.annotations.Nullable;

/**
 * No replica is as fresh as the read needs it, and none became so in time. Nothing was sent; the
 * same read may be made again, or on the primary.
 */
public final class ReplicaLagException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  public ReplicaLagException(String message, ErrorDetails details, @Nullable Throwable cause) {
    super(message, details, cause);
  }
}
