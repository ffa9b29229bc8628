package io.databases.jdbc;

import io.databases.ConfigurationException;
import io.databases.TransactionOptions;
import io.databases.spi.Backend;
import io.databases.spi.BackendConfig;
import io.databases.spi.Session;
import io.databases.spi.SqlSyntax;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One database behind a JDBC driver. Thread safe; {@link #keeper} is guarded by this. */
final class JdbcBackend implements Backend {
  private static final System.Logger LOG = System.getLogger("io.databases.jdbc");

  private final JdbcAddress address;
  private final JdbcOptions options;
  private final BackendConfig config;
  private final String url;
  private final JdbcErrors errors;
  private final AtomicInteger sessions = new AtomicInteger();

  /** Keeps a database in memory alive while no session has it open. */
  private @Nullable Connection keeper;

  JdbcBackend(JdbcAddress address, JdbcOptions options, BackendConfig config) {
    this.address = address;
    this.options = options;
    this.config = config;
    this.url = address.dialect().privateUrl(address.url(), "databases-" + UUID.randomUUID());
    this.errors = new JdbcErrors(address.dialect(), address.shown());
  }

  @Override
  public String name() {
    return dialect().name();
  }

  @Override
  public SqlSyntax syntax() {
    return dialect().syntax();
  }

  JdbcDialect dialect() {
    return address.dialect();
  }

  JdbcErrors errors() {
    return errors;
  }

  /** The address for messages. */
  String display() {
    return address.shown();
  }

  @Override
  public Session connect() {
    var name =
        "databases-jdbc %s, session %d".formatted(dialect().name(), sessions.incrementAndGet());
    var wanted = options.platformThreads();
    boolean platform = wanted != null ? wanted : dialect().isInProcess(url);
    Thread.Builder kind = platform ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
    var session = new JdbcSession(this, name, kind.name(name));
    session.open(config.connectTimeout());
    return session;
  }

  /** Opens a connection for a session, on its thread. */
  JdbcHandle open() {
    try {
      keepAlive();
      var connection = connection();
      try {
        dialect().check(connection);
        if (config.readOnly()) {
          dialect().makeReadOnly(connection);
        }
        return new JdbcHandle(connection, dialect(), config.conversions());
      } catch (Throwable e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw errors.connecting(e);
    }
  }

  private Connection connection() throws SQLException {
    var connection = address.driver().connect(url, properties());
    if (connection == null) {
      throw new ConfigurationException(
          "the driver %s does not take the address %s"
              .formatted(address.driver().getClass().getName(), display()));
    }
    return connection;
  }

  private Properties properties() {
    var all = new Properties();
    var timeout = dialect().connectTimeoutProperty();
    if (timeout != null) {
      long limit = Math.max(1, config.connectTimeout().toMillis());
      put(all, timeout, Long.toString(dialect().countsSeconds() ? (limit + 999) / 1000 : limit));
    }
    dialect().properties().forEach((name, value) -> put(all, name, value));
    options.properties().forEach(all::setProperty);
    var user = options.user() != null ? options.user() : address.user();
    if (user != null) {
      all.setProperty("user", user);
    }
    if (config.password() != null) {
      all.setProperty("password", config.password().get());
    }
    return all;
  }

  /** What the address sets already is left alone: drivers differ in which of the two wins. */
  private void put(Properties all, String name, String value) {
    if (!url.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT) + "=")) {
      all.setProperty(name, value);
    }
  }

  private synchronized void keepAlive() throws SQLException {
    if (keeper == null && dialect().isInMemory(url)) {
      keeper = connection();
    }
  }

  @Override
  public void check(TransactionOptions wanted) {
    dialect().check(wanted);
  }

  @Override
  public boolean errorsDoomTransactions() {
    return dialect().errorsDoom();
  }

  @Override
  public synchronized void close() {
    if (keeper != null) {
      try {
        keeper.close();
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.WARNING, "a database in memory was not closed", e);
      }
    }
  }
}
