package io.databases.jdbc;

import io.databases.testing.embedded.MariaDbServer;
import io.databases.testing.tck.TckSuite;
import io.databases.testing.tck.TckTarget;
import java.util.Optional;

/** The suite on MariaDB. */
class MariaDbTckTest extends TckSuite {
  private static final TckTarget TARGET =
      new MySqlTckTarget("mariadb") {
        @Override
        public String name() {
          return "MariaDB through JDBC";
        }

        @Override
        int port() {
          return MariaDbServer.shared().port();
        }

        @Override
        String subprotocol() {
          return "mariadb";
        }

        @Override
        public Optional<String> rightPassword() {
          return Optional.of(MariaDbServer.PASSWORD);
        }
      };

  @Override
  protected TckTarget target() {
    return TARGET;
  }
}
