/** databases: the databases command. */
module io.databases.cli {
  requires static transitive org.jspecify;
  requires info.picocli;
  requires io.databases;

  // Picocli fills the fields of commands; the quickstart has rows made into records.
  opens io.databases.cli to
      info.picocli,
      io.databases;
}
