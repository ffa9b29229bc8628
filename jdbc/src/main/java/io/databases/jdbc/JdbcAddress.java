package io.databases.jdbc;

import io.databases.ConfigurationException;
import io.databases.DatabaseUrl;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, as its JDBC driver takes it, and that driver.
 *
 * @param url begins with {@code jdbc:}; may hold a password where the user wrote it so
 * @param shown the address for messages, without a password
 * @param user who connects, null where the address does not tell
 */
record JdbcAddress(
    String url, Driver driver, JdbcDialect dialect, String shown, @Nullable String user) {
  /** The address that stands for a {@code DataSource}. */
  static final String DATA_SOURCE = "jdbc:datasource";

  private static final Pattern SUBPROTOCOL = Pattern.compile("(?i)jdbc:([^:;/]+).*");

  /**
   * The address of a URL.
   *
   * @param options those of the URL that are the driver's
   * @throws ConfigurationException where no driver is there that takes it, or the driver does not
   *     know an option
   */
  static JdbcAddress of(DatabaseUrl url, Map<String, String> options) {
    if (isDataSource(url)) {
      throw new ConfigurationException(
          DATA_SOURCE
              + " needs a DataSource: Database.builder(\""
              + DATA_SOURCE
              + "\").with(JdbcOptions.create().dataSource(…))");
    }
    if (url.dialect().equals("jdbc")) {
      var text = url.reveal();
      return new JdbcAddress(text, driver(text, url), dialect(text), url.toString(), null);
    }
    for (var candidate : candidates(url)) {
      var text = candidate.jdbcUrl();
      var driver = find(text);
      if (driver != null) {
        checkOptions(driver, candidate, options);
        var user = url.username().orElse(null);
        return new JdbcAddress(text, driver, dialect(text), url.toString(), user);
      }
    }
    throw JdbcErrors.noDriver(dialect(url.jdbcUrl()), url.toString());
  }

  static boolean isDataSource(DatabaseUrl url) {
    return url.dialect().equals("jdbc") && url.reveal().equalsIgnoreCase(DATA_SOURCE);
  }

  /** MariaDB's driver takes MySQL's servers too; the other way round it loses data. */
  private static List<DatabaseUrl> candidates(DatabaseUrl url) {
    return url.dialect().equals("mysql") ? List.of(url, url.withDialect("mariadb")) : List.of(url);
  }

  private static Driver driver(String text, DatabaseUrl url) {
    var driver = find(text);
    if (driver == null) {
      throw JdbcErrors.noDriver(dialect(text), url.toString());
    }
    return driver;
  }

  private static @Nullable Driver find(String text) {
    try {
      return DriverManager.getDriver(text);
    } catch (SQLException e) {
      return null; // which is how it says that there is none
    }
  }

  /** Drivers ignore what they do not know, so they are asked. */
  private static void checkOptions(Driver driver, DatabaseUrl url, Map<String, String> options) {
    var known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    known.addAll(List.of("ssl", "user", "password", "host"));
    known.addAll(dialect(url.jdbcUrl()).aliases().values());
    try {
      Arrays.stream(driver.getPropertyInfo(url.jdbcUrl(), new Properties()))
          .forEach(property -> known.add(property.name));
    } catch (SQLException e) {
      throw new ConfigurationException(
          "the driver does not take the address %s: %s".formatted(url, e.getMessage()));
    }
    var unknown = new ArrayList<>(options.keySet());
    unknown.removeIf(name -> known.contains(name) || DRIVERS_OWN.contains(name));
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          "the JDBC driver for %s does not know the option %s".formatted(url, unknown.getFirst()));
    }
  }

  /** What drivers know but do not list. */
  private static final List<String> DRIVERS_OWN = List.of("sslMode", "sslmode", "serverSslCert");

  /** What is known of the database with an address that begins with {@code jdbc:}. */
  static JdbcDialect dialect(String url) {
    var matcher = SUBPROTOCOL.matcher(url);
    var name = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    return switch (name) {
      case "duckdb" -> new DuckDbDialect();
      case "h2" -> new H2Dialect();
      case "mariadb" -> new MariaDbDialect();
      case "mysql" -> new MySqlDialect();
      case "postgresql" -> new PostgreSqlDialect();
      default -> new StandardDialect(name);
    };
  }

  @Override
  public String toString() {
    return shown;
  }
}
