package io.databases.testing.tck;

import io.databases.TransactionOptions.Isolation;
import java.util.Optional;
import java.util.Set;

/** What a driver tells the suite of itself. Kept in a static field; thread safe. */
public interface TckTarget {
  /** The database as a person calls it, for what is printed. */
  String name();

  /**
   * The address of a database without tables. Called before each test; what an earlier call gave is
   * out of use by then, so the same database may be emptied and given again.
   */
  String newDatabase() throws Exception;

  /** Does away with a database that {@link #newDatabase} gave; everything is closed by then. */
  default void drop(String url) throws Exception {}

  Dialect dialect();

  Set<Capability> capabilities();

  /** The isolation levels that transactions can ask for. */
  Set<Isolation> isolationLevels();

  /** The type of the driver's own object under a connection. */
  Class<?> unwrapped();

  /** An address of this database where connecting fails, such as one nobody listens at. */
  String unreachable();

  /** The address of a database that is there, with a password that is wrong, where there is one. */
  default Optional<String> wrongPassword() {
    return Optional.empty();
  }

  /** The password that belongs into {@link #wrongPassword}, where it can be used just so. */
  default Optional<String> rightPassword() {
    return Optional.empty();
  }
}
