package io.databases.testing.faults;

import io.databases.DatabaseException;
import io.databases.DeadlockException;
import io.databases.ErrorDetails;
import io.databases.SerializationFailureException;
import java.util.function.Supplier;

/** What goes wrong with one request. */
public sealed interface Fault {

  /**
   * The request does not reach the driver and fails. A {@code COMMIT} that fails so has rolled
   * back.
   *
   * @param failure made anew each time, since exceptions keep their stack traces
   */
  record Fail(Supplier<? extends DatabaseException> failure) implements Fault {
    /** Fails as a statement does that the database refuses; the connection goes on. */
    public Fail() {
      this(() -> new DatabaseException("an injected failure", ErrorDetails.of("XX000", 0), null));
    }
  }

  /**
   * The request does not reach the driver and gets no answer.
   *
   * @param heedsCancel true where cancelling it ends it, false where only closing the session does
   */
  record Stall(boolean heedsCancel) implements Fault {}

  /** The connection is lost. */
  record Drop(Moment moment) implements Fault {}

  /** When a connection is lost. */
  enum Moment {
    /** Before the request reaches the database: nothing took effect. Nobody is told that. */
    BEFORE,
    /** After the database has done what was asked, before it could say so. */
    AFTER
  }

  /** Fails as a transaction does that cannot be put in an order with others. */
  static Fault serializationFailure() {
    return new Fail(() ->
        new SerializationFailureException(
            "an injected serialization failure", ErrorDetails.of("40001", 0), null));
  }

  /** Fails as the one of two transactions that wait for each other. */
  static Fault deadlock() {
    return new Fail(
        () -> new DeadlockException("an injected deadlock", ErrorDetails.of("40P01", 0), null));
  }
}
