package io.databases.jdbc;

import io.databases.DatabaseUrl;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a database is, as its JDBC driver takes it.
 *
 * @param url begins with {@code jdbc:}; may hold a password
 * @param shown the address for messages, without a password
 * @param user who connects, where the address tells
 */
record JdbcAddress(String url, JdbcDialect dialect, String shown, Optional<String> user) {
  private static final Pattern SUBPROTOCOL = Pattern.compile("(?i)jdbc:([^:;/]+).*");

  static JdbcAddress of(DatabaseUrl url) {
    var text = url.reveal();
    return new JdbcAddress(text, dialect(text), url.toString(), Optional.empty());
  }

  private static JdbcDialect dialect(String url) {
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
