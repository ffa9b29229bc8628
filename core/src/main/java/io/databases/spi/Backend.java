package io.databases.spi;

import io.databases.ConfigurationException;
import io.databases.DatabaseException;
import io.databases.TransactionOptions;
import org.jspecify.annotations.Nullable;

/** One database as a driver sees it: what all its sessions have in common. Thread safe. */
public interface Backend {
  /** The name users know the database by, as in {@code SQLite}; for messages. */
  String name();

  /** How statements are scanned and what placeholders the driver takes. */
  SqlSyntax syntax();

  /**
   * Connects a new session. Blocks; called on a thread that may be a virtual one, and never more
   * often at a time than the pool is large. An interrupt ends it.
   *
   * @throws DatabaseException where no connection can be made; nothing is left behind then
   */
  Session connect();

  /**
   * How many sessions single statements of many threads are spread over; 0 where a session cannot
   * take a statement while another is pending. More are used when these are held up.
   */
  default int sharedSessions() {
    return 0;
  }

  /**
   * True where this statement may share a session with others. False for anything that changes the
   * session itself, such as {@code SET}.
   */
  default boolean shareable(StatementInfo info) {
    return false;
  }

  /**
   * Takes a single statement outside any transaction around the pool, where the backend has a
   * better way for it than a session; null where it has not, and the pool's way is taken.
   */
  default <T> @Nullable Direct<T> direct(Request<T> request) {
    return null;
  }

  /**
   * A request taken by {@link #direct}.
   *
   * @param session whom to ask to cancel it
   */
  record Direct<T>(Session session, Reply<T> reply) {}

  /**
   * True where a statement that fails in a transaction makes its COMMIT fail, so that COMMIT may be
   * sent before the statements ahead of it are answered.
   */
  default boolean errorsDoomTransactions() {
    return false;
  }

  /** How replicas are asked how far behind they are; null where that cannot be asked. */
  default @Nullable Replication replication() {
    return null;
  }

  /**
   * Refuses options this database cannot keep.
   *
   * @throws ConfigurationException naming the option
   */
  void check(TransactionOptions options);

  /** Releases what the sessions shared; called once, after they are closed. Blocks briefly. */
  void close();
}
