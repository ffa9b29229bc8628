/** databases: any JDBC driver. */
module io.databases.jdbc {
  requires static transitive org.jspecify;
  requires transitive io.databases;
  requires transitive java.sql;

  exports io.databases.jdbc;

  uses java.sql.Driver;

  provides io.databases.spi.Driver with
      io.databases.jdbc.JdbcDriver;
}
