package io.databases.jooq;

/** Query objects on PostgreSQL, by way of pgjdbc. */
class PgJdbcTest extends QueryObjectsSuite {
  private static final Target TARGET =
      new Target() {
        @Override
        public String name() {
          return "PostgreSQL through JDBC";
        }

        @Override
        public String url() {
          return PostgreSql.url("postgresql+jdbc");
        }
      };

  @Override
  Target target() {
    return TARGET;
  }
}
