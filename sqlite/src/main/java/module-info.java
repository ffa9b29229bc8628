/** databases: SQLite. */
module io.databases.sqlite {
  requires static transitive org.jspecify;
  requires transitive io.databases;
  requires java.sql;
  requires org.xerial.sqlitejdbc;

  exports io.databases.sqlite;

  provides io.databases.spi.Driver with
      io.databases.sqlite.SqliteDriver;
}
