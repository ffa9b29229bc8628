package io.databases.jdbc;

import io.databases.spi.DriverOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a JDBC driver can be given beyond its address.
 *
 * <pre>{@code
 * Database.builder("jdbc:oracle:thin:@//localhost/shop")
 *     .with(JdbcOptions.create().user("app").property("oracle.net.CONNECT_TIMEOUT", "2000"))
 *     .password(vault::read);
 * }</pre>
 *
 * <p>Immutable; each method gives a changed copy.
 */
public final class JdbcOptions implements DriverOptions {
  private static final JdbcOptions NONE = new JdbcOptions(null, Map.of(), null, null);

  private final @Nullable String user;
  private final Map<String, String> properties;
  private final @Nullable Boolean platformThreads;
  private final @Nullable DataSource dataSource;

  private JdbcOptions(
      @Nullable String user,
      Map<String, String> properties,
      @Nullable Boolean platformThreads,
      @Nullable DataSource dataSource) {
    this.user = user;
    this.properties = properties;
    this.platformThreads = platformThreads;
    this.dataSource = dataSource;
  }

  /** Nothing yet. */
  public static JdbcOptions create() {
    return NONE;
  }

  /** The user to connect as. */
  public JdbcOptions user(String name) {
    return new JdbcOptions(Objects.requireNonNull(name), properties, platformThreads, dataSource);
  }

  /** A connection property as the driver's manual names it; wins over what this library sets. */
  public JdbcOptions property(String name, String value) {
    var all = new LinkedHashMap<>(properties);
    all.put(name, value);
    return new JdbcOptions(user, Map.copyOf(all), platformThreads, dataSource);
  }

  /**
   * Says whether each connection has a platform thread, which it needs where the driver does more
   * than wait for a server: native code and a database in this process hold the carrier of a
   * virtual thread. By default so for DuckDB, SQLite, and H2, HSQLDB and Derby without a server;
   * all others have virtual threads. Said either way, nothing runs on the threads of callers, as
   * quick reads of an H2 in memory do otherwise.
   */
  public JdbcOptions platformThreads(boolean platform) {
    return new JdbcOptions(user, properties, platform, dataSource);
  }

  /**
   * A pool of the application's to take connections from; the address is {@code jdbc:datasource}
   * then:
   *
   * <pre>{@code
   * Database.builder("jdbc:datasource").with(JdbcOptions.create().dataSource(pool)).open();
   * }</pre>
   *
   * <p>There is no second pool: a connection is taken for each lease (a single statement, a
   * transaction, a stream, a {@code Connection}) and closed when that ends, with auto-commit and
   * isolation as they were. What a caller sets on a session by SQL stays with it. {@code maxSize}
   * says how many connections are taken at a time. The data source is not closed with the database.
   *
   * <p>How its connections are set up is its own affair: batches are as fast as its driver was told
   * to make them. Those of MySQL and MariaDB must be in the time zone UTC. Prepared statements are
   * kept as far as the driver or the pool keeps them.
   */
  public JdbcOptions dataSource(DataSource source) {
    return new JdbcOptions(user, properties, platformThreads, Objects.requireNonNull(source));
  }

  @Override
  public String driverName() {
    return "JDBC";
  }

  @Nullable String user() {
    return user;
  }

  Map<String, String> properties() {
    return properties;
  }

  @Nullable Boolean platformThreads() {
    return platformThreads;
  }

  @Nullable DataSource dataSource() {
    return dataSource;
  }
}
