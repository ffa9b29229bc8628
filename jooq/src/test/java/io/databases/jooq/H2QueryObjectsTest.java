package io.databases.jooq;

/** Query objects on H2 by way of its JDBC driver. */
class H2QueryObjectsTest extends QueryObjectsCases {
  @Override
  String url() {
    return "jdbc:h2:mem:query-objects"
        + ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_DELAY=-1";
  }
}
