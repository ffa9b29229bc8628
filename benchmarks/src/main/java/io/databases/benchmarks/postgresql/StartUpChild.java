package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.server.Client;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What a fresh JVM does: it reads a row in one of the ways, prints it, and waits to be ended. */
final class StartUpChild {
  private static final int ID = 7;
  static final String ANSWER = "21";

  private StartUpChild() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    IO.println(answer(arguments[0], port));
    waitForTheEnd();
  }

  private static String answer(String contender, int port) throws Exception {
    return switch (contender) {
      case StartUp.OURS -> first(OursClient.at(port));
      case StartUp.JDBC -> first(PgJdbcClient.at(port));
      case StartUp.JDBC_ALONE -> alone(PgServer.jdbcUrl(port));
      case StartUp.VERTX -> first(VertxClient.at(port));
      default -> ANSWER;
    };
  }

  private static String first(Client client) throws Exception {
    return String.valueOf(client.select(ID));
  }

  private static String alone(String url) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.prepareStatement("SELECT id, n FROM world WHERE id = ?")) {
      statement.setInt(1, ID);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return String.valueOf(rows.getInt("n"));
      }
    }
  }

  private static void waitForTheEnd() throws IOException {
    int _ = System.in.read();
    Runtime.getRuntime().halt(0);
  }
}
