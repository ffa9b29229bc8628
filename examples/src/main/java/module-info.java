/** databases: small programs that compile and run. */
module io.databases.examples {
  requires static transitive org.jspecify;
  requires io.databases;

  // Rows are made into records.
  opens io.databases.examples to
      io.databases;
}
