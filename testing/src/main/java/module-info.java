/** databases: JUnit support, and the suite every driver must pass. */
module io.databases.testing {
  requires static transitive org.jspecify;
  requires transitive io.databases;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
}
