package io.databases.jooq;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** Query objects on SQLite. */
class SqliteTest extends QueryObjectsSuite {
  private static final Target TARGET =
      new Target() {
        private final String url = fresh();

        @Override
        public String name() {
          return "SQLite";
        }

        @Override
        public String url() {
          return url;
        }

        @Override
        public Map<Feature, String> lacks() {
          return Map.of(
              Feature.ARRAYS, "it has no arrays",
              Feature.ENUM_TYPES, "it has no types to create",
              Feature.TIMESTAMP_PRECISION, "its types of moments take no number",
              Feature.EXACT_DECIMAL,
                  "its decimals are floating point, and its columns take any type");
        }
      };

  private static String fresh() {
    try {
      var folder = Files.createTempDirectory("databases-jooq");
      folder.toFile().deleteOnExit();
      return "sqlite:///" + folder.resolve("test.db");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  Target target() {
    return TARGET;
  }
}
