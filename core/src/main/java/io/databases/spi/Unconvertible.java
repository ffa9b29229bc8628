package io.databases.spi;

import org.jspecify.annotations.Nullable;

/**
 * Why a value cannot become the wanted type; {@link Conversions} adds the column and both types.
 * The reason never holds the value, and is empty where the types say it all.
 */
final class Unconvertible extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  Unconvertible(String reason) {
    this(reason, null);
  }

  Unconvertible(String reason, @Nullable Throwable cause) {
    super(reason, cause, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
