package io.databases.jooq;

import io.databases.testing.embedded.MySqlServer;
import java.util.Map;

/** Query objects on MySQL. */
class MySqlTest extends QueryObjectsSuite {
  private static final Target TARGET =
      new Target() {
        @Override
        public String name() {
          return "MySQL";
        }

        @Override
        public String url() {
          return "mysql://test@127.0.0.1:%d/tck".formatted(MySqlServer.shared().port());
        }

        @Override
        public Map<Feature, String> lacks() {
          return Map.of(
              Feature.ZONED_TIMESTAMPS, "it has no TIMESTAMP WITH TIME ZONE",
              Feature.INSERT_RETURNING, "it has no RETURNING",
              Feature.UPDATE_RETURNING, "it has no RETURNING",
              Feature.DELETE_RETURNING, "it has no RETURNING",
              Feature.ARRAYS, "it has no arrays",
              Feature.ENUM_TYPES, "it has no types to create");
        }
      };

  @Override
  Target target() {
    return TARGET;
  }
}
