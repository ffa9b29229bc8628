package io.databases.jdbc;

import io.databases.testing.embedded.MariaDbServer;

/** A broken way to MariaDB. */
class MariaDbFaultsTest extends ServerFaultsCases {
  @Override
  String scheme() {
    return "mariadb";
  }

  @Override
  int serverPort() {
    return MariaDbServer.shared().port();
  }

  @Override
  void kill() throws Exception {
    MariaDbServer.shared().kill();
  }

  @Override
  void start() throws Exception {
    MariaDbServer.shared().restart();
  }
}
