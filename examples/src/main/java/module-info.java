/** databases: small programs that compile and run. */
module io.databases.examples {
  requires static transitive org.jspecify;
  requires io.databases;
  requires io.helidon.http;
  requires io.helidon.webserver;
  requires java.net.http;

  // Rows are made into records.
  opens io.databases.examples to
      io.databases;
  opens io.databases.examples.web to
      io.databases;
}
