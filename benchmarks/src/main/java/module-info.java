/** databases: measurements, alone and beside other libraries. */
module io.databases.benchmarks {
  requires static transitive org.jspecify;
  requires com.zaxxer.hikari;
  requires io.databases;
  requires java.sql;
  requires jmh.core;
}
