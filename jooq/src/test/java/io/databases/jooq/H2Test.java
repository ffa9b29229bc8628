package io.databases.jooq;

import java.util.Map;

/** Query objects on H2, by way of its JDBC driver. */
class H2Test extends QueryObjectsSuite {
  private static final Target TARGET =
      new Target() {
        @Override
        public String name() {
          return "H2";
        }

        @Override
        public String url() {
          return "jdbc:h2:mem:query-objects"
              + ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_DELAY=-1";
        }

        @Override
        public Map<Feature, String> lacks() {
          return Map.of(Feature.ENUM_TYPES, "its enums are types of one column");
        }
      };

  @Override
  Target target() {
    return TARGET;
  }
}
