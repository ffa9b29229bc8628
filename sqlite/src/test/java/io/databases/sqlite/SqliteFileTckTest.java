package io.databases.sqlite;

import io.databases.testing.tck.Capability;
import io.databases.testing.tck.TckSuite;
import io.databases.testing.tck.TckTarget;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The suite on files. */
class SqliteFileTckTest extends TckSuite {
  private static Path folder;

  private static final TckTarget TARGET =
      new SqliteTckTarget() {
        private final Set<Capability> capabilities = EnumSet.copyOf(common());

        {
          capabilities.addAll(ofFiles());
        }

        @Override
        public String name() {
          return "SQLite in a file";
        }

        @Override
        public Set<Capability> capabilities() {
          return capabilities;
        }

        @Override
        public String newDatabase() {
          return "sqlite:///" + folder.resolve("tck-" + nextNumber() + ".db");
        }
      };

  @BeforeAll
  static void keepFolder(@TempDir Path given) {
    folder = given;
  }

  @Override
  protected TckTarget target() {
    return TARGET;
  }
}
