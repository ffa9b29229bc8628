package io.databases.jdbc;

import io.databases.ConfigurationException;
import io.databases.spi.Backend;
import io.databases.spi.BackendConfig;
import io.databases.spi.Driver;
import io.databases.spi.DriverOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes databases of what has a JDBC driver; found by {@link java.util.ServiceLoader}. The driver's
 * jar must be there.
 *
 * <ul>
 *   <li>{@code jdbc:…}: handed on untouched
 *   <li>{@code mysql://…}, also {@code mysql+jdbc}: with Connector/J, or else with MariaDB
 *       Connector/J, which takes MySQL's servers too
 *   <li>{@code mariadb://…}, also {@code mariadb+jdbc}: with MariaDB Connector/J. MySQL's
 *       Connector/J is refused at MariaDB's servers: it takes some for MySQL 5.5 and stores
 *       fractions of seconds as zero
 *   <li>{@code postgresql+jdbc://…}: with pgjdbc
 * </ul>
 *
 * <p>The options of such an address are those of the driver, and {@code ssl}; others are refused.
 * User, password and properties may come from the builder: see {@link JdbcOptions} and {@link
 * io.databases.DatabaseBuilder#password}. Unless the address or the builder says otherwise, what
 * makes batches fast is switched on. Sessions of MySQL and MariaDB are at UTC, and refused where an
 * option has them elsewhere.
 *
 * <p><b>Databases.</b> H2, DuckDB, MariaDB, MySQL and PostgreSQL are known; each class named {@code
 * …Dialect} says in what they differ. Any other is taken to do what JDBC promises, with {@code
 * :name}, {@code ?} and {@code $1} as parameters; its read-only and deferrable transactions are
 * refused.
 *
 * <p><b>A pool of the application's.</b> The address {@code jdbc:datasource} stands for a {@code
 * DataSource} that the options hold: see {@link JdbcOptions#dataSource}.
 *
 * <p><b>In memory.</b> {@code jdbc:h2:mem:} and {@code jdbc:duckdb:} without a name are one
 * database for all threads of one {@code Database}, as long as it is open.
 *
 * <p><b>Underneath.</b> {@code connection.unwrap(java.sql.Connection.class)}, or the driver's own
 * type, gives the JDBC connection. Use it from one thread at a time, and not while a statement of
 * the library runs on the same connection; leave auto-commit and transactions to the library.
 */
public final class JdbcDriver implements Driver {
  @Override
  public Set<String> schemes() {
    return Set.of("jdbc", "postgresql+jdbc", "mysql", "mysql+jdbc", "mariadb", "mariadb+jdbc");
  }

  @Override
  public Backend configure(BackendConfig config) {
    var options = options(config.driverOptions());
    return new JdbcBackend(connector(options, config), options, config);
  }

  private static JdbcConnector connector(JdbcOptions options, BackendConfig config) {
    var source = options.dataSource();
    return source != null
        ? new DataSourceConnector(source, options, config)
        : new DriverConnector(JdbcAddress.of(config.url(), config.options()), options, config);
  }

  private static JdbcOptions options(@Nullable DriverOptions given) {
    return switch (given) {
      case null -> JdbcOptions.create();
      case JdbcOptions options -> options;
      default ->
          throw new ConfigurationException(
              "the options are for %s, the database is reached by JDBC"
                  .formatted(given.driverName()));
    };
  }
}
