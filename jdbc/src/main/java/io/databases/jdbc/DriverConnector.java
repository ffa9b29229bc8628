package io.databases.jdbc;

import io.databases.ConfigurationException;
import io.databases.spi.BackendConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Connections made by a JDBC driver. {@link #keeper} and {@link #closed} are guarded by this. */
final class DriverConnector implements JdbcConnector {
  private static final System.Logger LOG = System.getLogger("io.databases.jdbc");

  private final JdbcAddress address;
  private final JdbcOptions options;
  private final BackendConfig config;
  private final String url;

  /** Keeps a database in memory alive while no session has it open. */
  private @Nullable Connection keeper;

  private boolean closed;

  DriverConnector(JdbcAddress address, JdbcOptions options, BackendConfig config) {
    this.address = address;
    this.options = options;
    this.config = config;
    this.url = address.dialect().privateUrl(address.url(), "databases-" + UUID.randomUUID());
  }

  @Override
  public String shown() {
    return address.shown();
  }

  @Override
  public JdbcDialect dialect() {
    return address.dialect();
  }

  @Override
  public boolean isInProcess() {
    return dialect().isInProcess(url);
  }

  @Override
  public boolean canBreakOff() {
    return dialect().canBreakOff(url);
  }

  @Override
  public boolean isLending() {
    return false;
  }

  @Override
  public Connection connect() throws SQLException {
    keepAlive();
    var connection = open();
    try {
      dialect().check(connection);
      if (config.readOnly()) {
        dialect().makeReadOnly(connection);
      }
      return connection;
    } catch (Throwable e) {
      try {
        connection.close();
      } catch (SQLException late) {
        e.addSuppressed(late);
      }
      throw e;
    }
  }

  private Connection open() throws SQLException {
    var connection = address.driver().connect(url, properties());
    if (connection == null) {
      throw new ConfigurationException(
          "the driver %s does not take the address %s"
              .formatted(address.driver().getClass().getName(), shown()));
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

  /** What the user sets already is left alone: drivers differ in which of two settings wins. */
  private void put(Properties all, String name, String value) {
    if (!isSet(name) && !isSet(dialect().aliases().getOrDefault(name, name))) {
      all.setProperty(name, value);
    }
  }

  private boolean isSet(String name) {
    var set = Pattern.compile("(?i)[?&;]" + Pattern.quote(name) + "=");
    return options.properties().containsKey(name) || set.matcher(url).find();
  }

  private synchronized void keepAlive() throws SQLException {
    if (!closed && keeper == null && dialect().isInMemory(url)) {
      keeper = open();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (keeper != null) {
      try {
        keeper.close();
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.WARNING, "a database in memory was not closed", e);
      }
    }
  }
}
