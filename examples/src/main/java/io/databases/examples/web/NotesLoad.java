package io.databases.examples.web;

import io.databases.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks a server of its own, in this JVM and over the loopback, as fast as 32 callers can, and
 * prints how many requests a second were answered. Ends after so many requests of each kind, 20,000
 * by default, or 10 seconds, whichever comes first.
 */
public final class NotesLoad {
  private static final int CALLERS = 32;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private NotesLoad() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    int requests = arguments.length == 0 ? 20_000 : Integer.parseInt(arguments[0]);
    var folder = Files.createTempDirectory("notes-load");
    var file = folder.resolve("notes.db");
    try {
      run(file, requests);
    } finally {
      for (var each :
          List.of(file, folder.resolve("notes.db-wal"), folder.resolve("notes.db-shm"))) {
        Files.deleteIfExists(each);
      }
      Files.delete(folder);
    }
  }

  private static void run(Path file, int requests) throws InterruptedException, ExecutionException {
    var database = Database.builder("sqlite:///" + file).build();
    var server = NotesServer.start(database, 0);
    try (var client = HttpClient.newHttpClient()) {
      var notes = URI.create("http://127.0.0.1:" + server.port() + "/notes");
      var body = BodyPublishers.ofString("{\"text\": \"a note\", \"completed\": false}");
      var read = HttpRequest.newBuilder(notes).timeout(LONGEST).build();
      var write = HttpRequest.newBuilder(notes).timeout(LONGEST).POST(body).build();
      send(client, write, 201);
      measure("GET  /notes", client, read, 200, requests);
      measure("POST /notes", client, write, 201, requests);
    } finally {
      server.stop();
    }
  }

  private static void measure(
      String name, HttpClient client, HttpRequest request, int expected, int requests)
      throws InterruptedException, ExecutionException {
    var left = new AtomicInteger(requests);
    long start = System.nanoTime();
    var callers = new ArrayList<Future<Integer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        callers.add(
            threads.submit(() -> {
              int answered = 0;
              while (left.getAndDecrement() > 0 && System.nanoTime() - start < LONGEST.toNanos()) {
                send(client, request, expected);
                answered++;
              }
              return answered;
            }));
      }
    }
    int answered = 0;
    for (var caller : callers) {
      answered += caller.get();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s: %,.0f requests per second (%,d in %.1f s)%n",
        name, answered / seconds, answered, seconds);
  }

  private static void send(HttpClient client, HttpRequest request, int expected) {
    try {
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      if (status != expected) {
        throw new IllegalStateException(request + " was answered with " + status);
      }
    } catch (IOException e) {
      throw new IllegalStateException(request + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(request + " was interrupted", e);
    }
  }
}
