package io.databases.benchmarks.mysql;

import io.databases.benchmarks.server.JdbcClient;

/** The two JDBC drivers, each with what its documentation advises for speed. */
public final class JdbcClients extends JdbcClient {
  private static final String MARIADB = "&useServerPrepStmts=true&useBulkStmts=true";
  private static final String MYSQL_INSERTING =
      "&cachePrepStmts=true&prepStmtCacheSize=250&prepStmtCacheSqlLimit=2048"
          + "&rewriteBatchedStatements=true&useLocalSessionState=true&cacheResultSetMetadata=true"
          + "&cacheServerConfiguration=true&elideSetAutoCommits=true&maintainTimeStats=false";
  private static final String MYSQL = "&useServerPrepStmts=true" + MYSQL_INSERTING;

  private JdbcClients(String url, String options, int fetchSize) {
    super(url, 10, options.substring(1), "?", fetchSize);
  }

  /** MariaDB Connector/J. */
  public static JdbcClient mariaDb(MySqlFamilyServer server) {
    return new JdbcClients(server.mariaDbUrl(MARIADB), MARIADB, 1_000);
  }

  /** MySQL Connector/J, which streams row by row when it is told this number. */
  static JdbcClient mySql(MySqlFamilyServer server) {
    return new JdbcClients(server.mySqlUrl(MYSQL), MYSQL, Integer.MIN_VALUE);
  }

  /** The same for batches: it makes INSERTs of many rows faster out of what it prepares itself. */
  static JdbcClient mySqlInserting(MySqlFamilyServer server) {
    return new JdbcClients(server.mySqlUrl(MYSQL_INSERTING), MYSQL_INSERTING, Integer.MIN_VALUE);
  }
}
