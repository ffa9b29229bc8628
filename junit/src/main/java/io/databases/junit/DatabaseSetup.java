package io.databases.junit;

import io.databases.Database;

/** Makes a database ready for tests. */
@FunctionalInterface
public interface DatabaseSetup {
  /**
   * Is called once, before the first test; what it does is not rolled back.
   *
   * @throws Exception where it fails; the tests then fail with it
   */
  void prepare(Database database) throws Exception;
}
