/** databases: the databases command. */
module io.databases.cli {
  requires static transitive org.jspecify;
  requires info.picocli;
  requires io.databases;

  opens io.databases.cli to
      info.picocli;
}
