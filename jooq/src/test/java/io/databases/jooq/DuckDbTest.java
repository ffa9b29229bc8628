package io.databases.jooq;

import java.util.Map;

/** Query objects on DuckDB. */
class DuckDbTest extends QueryObjectsSuite {
  private static final Target TARGET =
      new Target() {
        @Override
        public String name() {
          return "DuckDB";
        }

        @Override
        public String url() {
          return "jdbc:duckdb:";
        }

        @Override
        public Map<Feature, String> lacks() {
          return Map.of(
              Feature.ARRAYS, "no lists are bound to its JDBC driver",
              Feature.TIMESTAMP_PRECISION, "jOOQ writes the number where it has none",
              Feature.IDENTITY, "it has no identity columns",
              Feature.SAVEPOINTS, "it has no savepoints",
              Feature.SHARED_BY_URL, "in memory it is one database for each Database object");
        }
      };

  @Override
  Target target() {
    return TARGET;
  }
}
