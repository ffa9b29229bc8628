package io.databases.jdbc;

import io.databases.spi.StatementInfo;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** MariaDB through MariaDB Connector/J, which takes MySQL's servers too. */
final class MariaDbDialect extends MySqlDialect {
  /** The driver puts the connection's number first, and the statement behind. */
  private static final Pattern PREFIX = Pattern.compile("^\\(conn=\\d+\\) ");

  @Override
  String name() {
    return "MariaDB";
  }

  @Override
  String artifact() {
    return "org.mariadb.jdbc:mariadb-java-client";
  }

  /** Prepared on the server, values come as they are and not as text. */
  @Override
  Map<String, String> properties() {
    return Map.of(
        "useServerPrepStmts", "true",
        "useBulkStmtsForInserts", "true",
        "connectionTimeZone", "UTC",
        "forceConnectionTimeZoneToSession", "true");
  }

  /** Those of MySQL's driver it does not know. */
  @Override
  Map<String, String> aliases() {
    return Map.of();
  }

  @Override
  void checkServer(Connection connection) {
    // The driver knows both kinds of servers.
  }

  /**
   * The driver sends neither for a transaction in which nothing was done, whose options would then
   * be those of what comes next.
   */
  @Override
  void commit(Connection connection) throws SQLException {
    execute(connection, "COMMIT");
  }

  @Override
  void rollback(Connection connection) throws SQLException {
    execute(connection, "ROLLBACK");
  }

  @Override
  @Nullable String kill(Connection connection) {
    return null;
  }

  @Override
  boolean limitsRows() {
    return true;
  }

  @Override
  boolean tellsKey(StatementInfo info) {
    return super.tellsKey(info) && !info.keywords().contains("RETURNING");
  }

  @Override
  int fetchSize(int wanted) {
    return wanted;
  }

  @Override
  JdbcTypes.@Nullable Reader reader(JdbcTypes.Described column) {
    return column.typeName().equals("JSON") ? JdbcTypes.JSON : super.reader(column);
  }

  @Override
  String withoutValues(SQLException error, String message) {
    return super.withoutValues(error, PREFIX.matcher(message).replaceFirst(""));
  }
}
