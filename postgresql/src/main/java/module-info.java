/** PostgreSQL, by a protocol engine of its own. */
module io.databases.postgresql {
  requires transitive io.databases;
  requires io.databases.wire;
  requires com.ongres.scram.client;
  requires static transitive org.jspecify;

  exports io.databases.postgresql;

  provides io.databases.spi.Driver with
      io.databases.postgresql.PgDriver;
}
