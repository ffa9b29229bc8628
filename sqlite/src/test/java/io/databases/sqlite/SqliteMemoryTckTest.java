package io.databases.sqlite;

import io.databases.testing.tck.Capability;
import io.databases.testing.tck.TckSuite;
import io.databases.testing.tck.TckTarget;
import java.util.Set;

/** The suite in memory, where each database is its own. */
class SqliteMemoryTckTest extends TckSuite {
  private static final TckTarget TARGET =
      new SqliteTckTarget() {
        @Override
        public String name() {
          return "SQLite in memory";
        }

        @Override
        public Set<Capability> capabilities() {
          return common();
        }

        @Override
        public String newDatabase() {
          return "sqlite://";
        }
      };

  @Override
  protected TckTarget target() {
    return TARGET;
  }
}
