package io.databases.spi;

import io.databases.ConfigurationException;
import java.util.Set;

/** A kind of database, found by {@link java.util.ServiceLoader}. Thread safe. */
public interface Driver {
  /**
   * The URL schemes this driver answers to, as in {@code sqlite} or {@code postgresql+jdbc}; a
   * scheme with a driver part is matched whole.
   */
  Set<String> schemes();

  /**
   * Checks everything that can be checked without connecting, and makes the backend of one {@code
   * Database}.
   *
   * @throws ConfigurationException naming the option or part of the URL that cannot be used
   */
  Backend configure(BackendConfig config);
}
