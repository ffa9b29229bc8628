package io.databases.jooq;

/** Query objects on PostgreSQL by its own protocol. */
class PostgreSqlQueryObjectsTest extends QueryObjectsCases {
  @Override
  String url() {
    return PostgreSql.url("postgresql");
  }
}
