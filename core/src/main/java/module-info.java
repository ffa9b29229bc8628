/** databases: the API, the pool and the driver SPI. */
module io.databases {
  requires static transitive org.jspecify;
  requires jdk.jfr;

  exports io.databases;
  exports io.databases.spi;

  uses io.databases.spi.Driver;
}
