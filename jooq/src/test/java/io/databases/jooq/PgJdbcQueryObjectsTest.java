package io.databases.jooq;

/** Query objects on PostgreSQL by way of pgjdbc. */
class PgJdbcQueryObjectsTest extends QueryObjectsCases {
  @Override
  String url() {
    return PostgreSql.url("postgresql+jdbc");
  }
}
