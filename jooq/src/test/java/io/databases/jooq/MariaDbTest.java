package io.databases.jooq;

import io.databases.testing.embedded.MariaDbServer;
import java.util.Map;

/** Query objects on MariaDB. */
class MariaDbTest extends QueryObjectsSuite {
  private static final Target TARGET =
      new Target() {
        @Override
        public String name() {
          return "MariaDB";
        }

        @Override
        public String url() {
          return "mariadb://test@127.0.0.1:%d/tck".formatted(MariaDbServer.shared().port());
        }

        @Override
        public Map<Feature, String> lacks() {
          return Map.of(
              Feature.ZONED_TIMESTAMPS, "it has no TIMESTAMP WITH TIME ZONE",
              Feature.UPDATE_RETURNING, "UPDATE has no RETURNING there",
              Feature.ARRAYS, "it has no arrays",
              Feature.ENUM_TYPES, "it has no types to create");
        }
      };

  @Override
  Target target() {
    return TARGET;
  }
}
