package io.databases.jdbc;

import io.databases.ConfigurationException;
import io.databases.spi.BackendConfig;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections lent by a pool of the application's. Nothing is set on them that their next user
 * could notice, so that what this library needs of a session is checked instead.
 */
final class DataSourceConnector implements JdbcConnector {
  private final DataSource source;
  private final String shown;

  /** What was learned of the database; by several at a time, if they all find it unknown. */
  private volatile @Nullable Learned learned;

  private record Learned(JdbcDialect dialect, boolean inProcess) {}

  /**
   * @throws ConfigurationException where something is set that is for the data source to say
   */
  DataSourceConnector(DataSource source, JdbcOptions options, BackendConfig config) {
    this.source = source;
    this.shown = "the %s that was given".formatted(source.getClass().getSimpleName());
    if (!JdbcAddress.isDataSource(config.url())) {
      throw new ConfigurationException(
          "the address is %s, and a DataSource is given as well. With a DataSource the address is %s;"
                  .formatted(config.url(), JdbcAddress.DATA_SOURCE)
              + " replicas need addresses, of the primary too");
    }
    if (config.readOnly()) {
      throw new ConfigurationException("a database with replicas cannot be given by a DataSource");
    }
    if (config.password() != null || options.user() != null || !options.properties().isEmpty()) {
      throw new ConfigurationException(
          "user, password and properties are for the DataSource to know; set them there");
    }
  }

  @Override
  public String shown() {
    return shown;
  }

  @Override
  public JdbcDialect dialect() {
    return learned().dialect;
  }

  @Override
  public boolean isInProcess() {
    return learned().inProcess;
  }

  /** They wait for a connection. */
  @Override
  public boolean canBreakOff() {
    return false;
  }

  @Override
  public boolean isLending() {
    return true;
  }

  @Override
  public Connection connect() throws SQLException {
    return source.getConnection();
  }

  private Learned learned() {
    var known = learned;
    if (known == null) {
      known = learn();
      learned = known;
    }
    return known;
  }

  private Learned learn() {
    try (var connection = connect()) {
      return learn(connection);
    } catch (SQLException e) {
      throw new JdbcErrors(new StandardDialect("DataSource"), shown).connecting(e);
    }
  }

  private static Learned learn(Connection connection) throws SQLException {
    var about = connection.getMetaData();
    var url = about.getURL();
    var dialect =
        url == null
            ? new StandardDialect(about.getDatabaseProductName())
            : JdbcAddress.dialect(url);
    dialect.check(connection);
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
    return new Learned(dialect, url != null && dialect.isInProcess(url));
  }

  @Override
  public void close() {
    // The data source is the application's.
  }
}
