/** databases: tests that leave nothing behind, for JUnit. */
module io.databases.junit {
  requires static transitive org.jspecify;
  requires transitive io.databases;
  requires transitive org.junit.jupiter.api;
  requires org.junit.platform.commons;

  exports io.databases.junit;
}
