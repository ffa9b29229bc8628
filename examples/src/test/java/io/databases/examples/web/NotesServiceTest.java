package io.databases.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.examples.Programs;
import io.databases.junit.DatabaseTest;
import io.helidon.webserver.WebServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test has a server, and a database of its own that is rolled back. */
@DatabaseTest
final class NotesServiceTest {
  private Database database;
  private WebServer server;

  @BeforeEach
  void start() {
    server = NotesServer.start(database, 0);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + server.port() + "/notes");
      return client.send(request.uri(uri).build(), BodyHandlers.ofString());
    }
  }

  private HttpResponse<String> post(String body) throws Exception {
    return send(HttpRequest.newBuilder().POST(BodyPublishers.ofString(body)));
  }

  @Test
  void notesThatWereAddedAreThere() throws Exception {
    var added = post("{\"text\": \"Buy milk\", \"completed\": false}");
    assertThat(added.statusCode()).isEqualTo(201);
    var all = send(HttpRequest.newBuilder().GET());
    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(all.body()).isEqualTo("[" + added.body() + "]").contains("\"text\":\"Buy milk\"");
    assertThat(database.fetchValue(Long.class, "SELECT count(*) FROM notes")).isEqualTo(1);
  }

  @Test
  void thereAreNoNotesAtFirst() throws Exception {
    assertThat(send(HttpRequest.newBuilder().GET()).body()).isEqualTo("[]");
  }

  @Test
  void whatIsNoNoteIsRefused() throws Exception {
    assertThat(post("not JSON").statusCode()).isEqualTo(400);
    assertThat(post("{\"text\": 1}").statusCode()).isEqualTo(400);
    assertThat(send(HttpRequest.newBuilder().GET()).body()).isEqualTo("[]");
  }

  @Test
  void theDatabaseIsClosedWithTheServer() {
    server.stop();
    assertThat(database.isConnected()).isFalse();
  }

  @Test
  void loadRunSaysHowManyRequestsWereAnswered() throws Exception {
    assertThat(Programs.output(() -> NotesLoad.main(new String[] {"100"})))
        .contains("GET  /notes: ")
        .contains("POST /notes: ")
        .contains("requests per second (100 in ");
  }
}
