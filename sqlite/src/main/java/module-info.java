/** databases: SQLite. */
module io.databases.sqlite {
  requires static transitive org.jspecify;
  requires io.databases;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
}
