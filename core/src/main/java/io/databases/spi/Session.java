package io.databases.spi;

import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a database. Takes requests from any thread and answers them in the order they
 * were submitted.
 *
 * <p>Errors travel in the reply; {@code submit} itself does not throw. A session that can no longer
 * be trusted (connection lost, a cancelled request that never ended) says so by {@link #isOpen()}
 * and fails whatever is pending and whatever comes; the pool then drops it.
 */
public interface Session {
  /**
   * Queues a request. Returns without waiting where the session has its own way to wait, and after
   * the work where the driver blocks on the caller's thread.
   */
  <T> Reply<T> submit(Request<T> request);

  /**
   * The same, but never does on the caller's thread what may take long: for callers that must not
   * be held up. Keeps its place in the order.
   */
  default <T> Reply<T> enqueue(Request<T> request) {
    return submit(request);
  }

  /**
   * Asks the database to stop the request of this reply, or forgets it where it was not begun. Best
   * effort and short; the reply still comes, with the result or with an error. Called again while
   * it does not: what is just being begun may miss the first.
   */
  void cancel(Reply<?> reply);

  /**
   * Says that nobody has the session until the next request. For those whose connection others can
   * have meanwhile; must be short.
   */
  default void rest() {
    // Most keep their connection.
  }

  /** False once the connection is lost or closed. Does not ask the database. */
  boolean isOpen();

  /**
   * Ends the session without waiting: from here on it is not open, and what was not begun fails.
   * For callers that have waited long enough; whoever lent the session closes it afterwards.
   */
  default void abandon() {
    close();
  }

  /** Whether something is still under way that closing would have to wait for. */
  default boolean isStuck() {
    return false;
  }

  /**
   * Closes the connection and fails what is pending: what was not begun so that it may be made
   * again ({@link ErrorDetails#NOTHING_SENT}), anything else with an unknown outcome. Rolls back
   * what is open. Does nothing the second time. Waits for the end of a running statement only
   * briefly.
   */
  void close();

  /**
   * The driver's own object of this type, such as a {@code java.sql.Connection}, or null where
   * there is none.
   *
   * @throws DatabaseException where the session is closed
   */
  <T> @Nullable T unwrap(Class<T> type);

  /**
   * The same for a driver whose object waits for the database by itself.
   *
   * @param limit gives the sooner of a deadline and that of the transaction that is open at that
   *     moment; throws a {@link io.databases.StatementTimeoutException} where that one is over
   */
  default <T> @Nullable T unwrap(Class<T> type, UnaryOperator<Deadline> limit) {
    return unwrap(type);
  }
}
