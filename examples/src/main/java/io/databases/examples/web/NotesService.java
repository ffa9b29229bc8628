package io.databases.examples.web;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Json;
import io.databases.Query;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The routes: {@code GET /notes} gives all, {@code POST /notes} adds one of {@code {"text": …,
 * "completed": …}}. Thread safe.
 *
 * <p>Each request has a virtual thread, so that handlers simply call the database and wait.
 */
final class NotesService implements HttpService {
  private static final Query<Note> ALL =
      Query.of("SELECT id, text, completed FROM notes ORDER BY id").as(Note.class);
  private static final Query<Note> ADD =
      Query.of(
              "INSERT INTO notes (text, completed) VALUES (:text, :completed)"
                  + " RETURNING id, text, completed")
          .as(Note.class);

  private final Database database;

  /** Serves this database, which it connects when the server starts and closes when it stops. */
  NotesService(Database database) {
    this.database = database;
  }

  @Override
  public void beforeStart() {
    database.connect();
    database.execute(
        "CREATE TABLE IF NOT EXISTS notes"
            + " (id INTEGER PRIMARY KEY, text VARCHAR(100) NOT NULL, completed BOOLEAN NOT NULL)");
  }

  @Override
  public void afterStop() {
    database.close();
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/notes", this::all).post("/notes", this::add);
  }

  private void all(ServerRequest request, ServerResponse response) {
    var notes = database.fetchAll(ALL).stream().map(note -> note.toJson().text());
    send(response, Status.OK_200, notes.collect(Collectors.joining(",", "[", "]")));
  }

  private void add(ServerRequest request, ServerResponse response) {
    var given = parse(request.content().as(String.class));
    if (given.isEmpty()) {
      var problem = Json.of(Map.of("error", "a note is {\"text\": \"…\", \"completed\": false}"));
      send(response, Status.BAD_REQUEST_400, problem.text());
      return;
    }
    var added = database.fetchOne(ADD.bindAll(given.get())).orElseThrow();
    send(response, Status.CREATED_201, added.toJson().text());
  }

  private record NewNote(String text, boolean completed) {}

  /** Empty where this is not a note. */
  private static Optional<NewNote> parse(String body) {
    Object value;
    try {
      value = Json.parse(body).value();
    } catch (DatabaseException e) {
      return Optional.empty();
    }
    return value instanceof Map<?, ?> note
            && note.get("text") instanceof String text
            && note.get("completed") instanceof Boolean completed
        ? Optional.of(new NewNote(text, completed))
        : Optional.empty();
  }

  private static void send(ServerResponse response, Status status, String json) {
    response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json").send(json);
  }
}
