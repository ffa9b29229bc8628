package io.databases.benchmarks.mysql;

import io.databases.benchmarks.harness.Suite;
import io.databases.benchmarks.mysql.Workloads.Way;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All workloads on MariaDB, and all on MySQL. */
public final class MySqlSuites {
  private static final String MARIADB_DRIVER = "MariaDB Connector/J";
  private static final String MYSQL_DRIVER = "Connector/J";

  private static final Way BY_MARIADB_DRIVER =
      new Way(MARIADB_DRIVER + ", HikariCP(10)", JdbcClients::mariaDb);
  private static final Way BY_MYSQL_DRIVER =
      new Way(MYSQL_DRIVER + ", HikariCP(10)", JdbcClients::mySql, JdbcClients::mySqlInserting);
  private static final Way VERTX_POOL = new Way("Vert.x pool(10)", VertxClient::pool);
  private static final Way VERTX_CLIENT =
      new Way("Vert.x pipelined client(4)", VertxClient::pipelined);

  public static final Suite MARIADB =
      new Suite(
          "mariadb",
          new Workloads(
                  MySqlFamilyServer::mariaDb,
                  MARIADB_DRIVER,
                  List.of(BY_MARIADB_DRIVER, BY_MYSQL_DRIVER, VERTX_POOL),
                  VERTX_CLIENT)
              .functions(),
          () -> versions("MariaDB", MySqlFamilyServer.mariaDb()),
          "mariadbd");

  public static final Suite MYSQL =
      new Suite(
          "mysql",
          new Workloads(
                  MySqlFamilyServer::mySql,
                  MYSQL_DRIVER,
                  List.of(BY_MYSQL_DRIVER, VERTX_POOL),
                  VERTX_CLIENT)
              .functions(),
          () -> versions("MySQL", MySqlFamilyServer.mySql()),
          "mysqld");

  private MySqlSuites() {}

  private static Map<String, String> versions(String product, MySqlFamilyServer server)
      throws SQLException {
    var versions = new LinkedHashMap<String, String>();
    versions.put(product, server.version() + ", innodb_flush_log_at_trx_commit=0, over TCP");
    versions.put(
        MARIADB_DRIVER,
        Suite.version(org.mariadb.jdbc.Driver.class, "org.mariadb.jdbc", "mariadb-java-client"));
    versions.put(
        MYSQL_DRIVER,
        Suite.version(com.mysql.cj.jdbc.Driver.class, "com.mysql", "mysql-connector-j"));
    versions.put(
        "Vert.x MySQL",
        Suite.version(io.vertx.mysqlclient.MySQLBuilder.class, "io.vertx", "vertx-mysql-client"));
    return versions;
  }
}
