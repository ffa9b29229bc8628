package io.databases.jdbc;

import io.databases.testing.embedded.MySqlServer;
import io.databases.testing.tck.TckSuite;
import io.databases.testing.tck.TckTarget;

/** The suite on MySQL. */
class MySqlTckTest extends TckSuite {
  private static final TckTarget TARGET =
      new MySqlTckTarget("mysql") {
        @Override
        public String name() {
          return "MySQL through JDBC";
        }

        @Override
        int port() {
          return MySqlServer.shared().port();
        }

        @Override
        String subprotocol() {
          return "mysql";
        }
      };

  @Override
  protected TckTarget target() {
    return TARGET;
  }
}
