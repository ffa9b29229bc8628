package io.databases.testing.scripted;

import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.DeadlockException;
import io.databases.ErrorDetails;
import io.databases.SerializationFailureException;

/** Failures for scripts. */
final class Failures {
  private Failures() {}

  /** What a database says to a statement it refuses; the connection goes on. */
  static DatabaseException refused(String message) {
    return new DatabaseException(message, ErrorDetails.of("XX000", 0), null);
  }

  static DatabaseException serialization() {
    return new SerializationFailureException(
        "could not serialize", ErrorDetails.of("40001", 0), null);
  }

  static DatabaseException deadlock() {
    return new DeadlockException("deadlock", ErrorDetails.of("40P01", 0), null);
  }

  static DatabaseException unreachable() {
    return new ConnectionLostException(
        "nobody is there", ErrorDetails.NOTHING_SENT.withConnectionUsable(false), null);
  }
}
