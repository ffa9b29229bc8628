package io.databases.benchmarks.jdbc;

import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.benchmarks.mysql.JdbcClients;
import io.databases.benchmarks.mysql.MySqlFamilyServer;
import io.databases.benchmarks.postgresql.PgJdbcClient;
import io.databases.benchmarks.postgresql.PgServer;
import io.databases.benchmarks.server.DatabaseClient;
import io.databases.benchmarks.server.JdbcClient;
import io.databases.benchmarks.server.Server;
import io.databases.jdbc.JdbcOptions;

/** A database that is reached by one driver, by this library and by hand. */
enum Target {
  H2("H2"),
  MARIADB("MariaDB"),
  POSTGRESQL("PostgreSQL");

  private static final int CONNECTIONS = 10;

  private final String title;

  Target(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Started when it is first asked for. */
  Server server() {
    return switch (this) {
      case H2 -> H2Server.shared();
      case MARIADB -> MySqlFamilyServer.mariaDb();
      case POSTGRESQL -> PgServer.shared();
    };
  }

  /** The driver by hand in HikariCP, with what its documentation advises for speed. */
  JdbcClient byHand() {
    return switch (this) {
      case H2 -> H2Server.shared().byHand();
      case MARIADB -> JdbcClients.mariaDb(MySqlFamilyServer.mariaDb());
      case POSTGRESQL -> new PgJdbcClient(PgServer.shared());
    };
  }

  /** This library, which switches on by itself what makes the driver fast. */
  DatabaseClient ours() {
    return client(
        Database.builder(url()), "at most " + CONNECTIONS + " connections, otherwise defaults");
  }

  private DatabaseClient client(DatabaseBuilder builder, String how) {
    String payload = this == POSTGRESQL ? ":payload::jsonb" : ":payload";
    return new DatabaseClient(builder.maxSize(CONNECTIONS).open(), how, payload);
  }

  private String url() {
    return switch (this) {
      case H2 -> H2Server.shared().url();
      case MARIADB -> MySqlFamilyServer.mariaDb().url();
      case POSTGRESQL -> PgServer.shared().url().replaceFirst("^postgresql:", "postgresql+jdbc:");
    };
  }

  /** This library with the connections of the driver by hand. */
  DatabaseClient over(JdbcClient lender) {
    var options = JdbcOptions.create().dataSource(lender.pool());
    return client(
        Database.builder("jdbc:datasource").with(options), "connections of " + lender.settings());
  }
}
