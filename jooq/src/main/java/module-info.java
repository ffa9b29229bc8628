/** databases: query objects and table declarations of jOOQ. */
module io.databases.jooq {
  requires static transitive org.jspecify;
  requires static jakarta.xml.bind;
  requires transitive io.databases;
  requires transitive org.jooq;

  exports io.databases.jooq;
}
