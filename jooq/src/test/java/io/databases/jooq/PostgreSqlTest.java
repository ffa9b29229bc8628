package io.databases.jooq;

/** Query objects on PostgreSQL, by its own protocol. */
class PostgreSqlTest extends QueryObjectsSuite {
  private static final Target TARGET =
      new Target() {
        @Override
        public String name() {
          return "PostgreSQL";
        }

        @Override
        public String url() {
          return PostgreSql.url("postgresql");
        }
      };

  @Override
  Target target() {
    return TARGET;
  }
}
