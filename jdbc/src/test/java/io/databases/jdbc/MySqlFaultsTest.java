package io.databases.jdbc;

import io.databases.testing.embedded.MySqlServer;

/** A broken way to MySQL. */
class MySqlFaultsTest extends ServerFaultsCases {
  @Override
  String scheme() {
    return "mysql";
  }

  @Override
  int serverPort() {
    return MySqlServer.shared().port();
  }

  @Override
  void kill() throws Exception {
    MySqlServer.shared().kill();
  }

  @Override
  void start() throws Exception {
    MySqlServer.shared().restart();
  }
}
