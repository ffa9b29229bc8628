package io.databases.examples.web;

import io.databases.Database;
import io.helidon.webserver.WebServer;

/**
 * Serves notes from a SQLite file on port 8080 of this machine alone, until it is interrupted; the
 * database is closed then.
 *
 * <pre>{@code
 * curl -X POST localhost:8080/notes -d '{"text": "Buy milk", "completed": false}'
 * curl localhost:8080/notes
 * }</pre>
 */
public final class NotesServer {
  private NotesServer() {}

  public static void main(String[] arguments) {
    var server = start(Database.builder("sqlite:///notes.db").build(), 8080);
    System.out.println("http://localhost:" + server.port() + "/notes");
  }

  /**
   * Starts a server; whoever stops it has the database closed too.
   *
   * @param port 0 for any that is free
   */
  static WebServer start(Database database, int port) {
    return WebServer.builder()
        .host("127.0.0.1")
        .port(port)
        .routing(routing -> routing.register(new NotesService(database)))
        .build()
        .start();
  }
}
