package io.databases.postgresql;

import io.databases.Database;
import io.databases.DatabaseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.util.List;
import java.util.function.Consumer;

/**
 * What PostgreSQL can do beyond the common verbs, on a {@link Database}: COPY and LISTEN.
 *
 * <p>COPY uses the connection or transaction that the calling thread has on the database, or one of
 * its own. For a {@code Connection} in one's hands there is {@link PgConnection}, which says what
 * the methods do.
 *
 * <p>Thread safe. Each throws {@link io.databases.ConfigurationException} where the database is no
 * PostgreSQL reached by this driver.
 */
public final class Postgres {
  private static final System.Logger LOG = System.getLogger("io.databases.postgresql");

  private Postgres() {}

  /** {@link PgConnection#copyIn(String, Iterable)} */
  public static long copyIn(Database database, String table, Iterable<?> rows) {
    try (var connection = database.connection()) {
      return connection.unwrap(PgConnection.class).copyIn(table, rows);
    }
  }

  /** {@link PgConnection#copyIn(String, List, Iterable)} */
  public static long copyIn(
      Database database, String table, List<String> columns, Iterable<?> rows) {
    try (var connection = database.connection()) {
      return connection.unwrap(PgConnection.class).copyIn(table, columns, rows);
    }
  }

  /** {@link PgConnection#copyIn(String, InputStream)} */
  public static long copyIn(Database database, String sql, InputStream source) throws IOException {
    try (var connection = database.connection()) {
      return connection.unwrap(PgConnection.class).copyIn(sql, source);
    }
  }

  /** {@link PgConnection#copyIn(String, Reader)} */
  public static long copyIn(Database database, String sql, Reader source) throws IOException {
    try (var connection = database.connection()) {
      return connection.unwrap(PgConnection.class).copyIn(sql, source);
    }
  }

  /** {@link PgConnection#copyOut(String, OutputStream)} */
  public static long copyOut(Database database, String sql, OutputStream target)
      throws IOException {
    try (var connection = database.connection()) {
      return connection.unwrap(PgConnection.class).copyOut(sql, target);
    }
  }

  /** {@link PgConnection#copyOut(String, Writer)} */
  public static long copyOut(Database database, String sql, Writer target) throws IOException {
    try (var connection = database.connection()) {
      return connection.unwrap(PgConnection.class).copyOut(sql, target);
    }
  }

  /**
   * Listens to channels, by a connection of its own beside the pool, from when this returns.
   *
   * @param channels names as they are; upper case counts
   * @throws DatabaseException where no connection can be made
   */
  public static PgSubscription listen(Database database, String... channels) {
    return PgSubscription.open(backend(database), List.of(channels));
  }

  /**
   * Listens to channels and calls back for each event, one after the other, on a virtual thread.
   * What the listener throws is logged. Closing the subscription ends it.
   *
   * @throws DatabaseException where no connection can be made
   */
  public static PgSubscription listen(
      Database database, List<String> channels, Consumer<PgEvent> listener) {
    var subscription = PgSubscription.open(backend(database), channels);
    Thread.ofVirtual()
        .name("databases-postgresql-events")
        .start(() -> subscription.forEach(event -> tell(listener, event)));
    return subscription;
  }

  private static void tell(Consumer<PgEvent> listener, PgEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a listener for notifications failed", e);
    }
  }

  private static PgBackend backend(Database database) {
    try (var connection = database.connection()) {
      return ((PgSession) connection.unwrap(PgConnection.class)).backend();
    }
  }
}
