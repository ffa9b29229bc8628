package io.databases.jooq;

/** Query objects on SQLite. */
class SqliteQueryObjectsTest extends QueryObjectsCases {
  @Override
  String url() {
    return "sqlite://";
  }

  @Override
  boolean hasReturning() {
    return false;
  }
}
