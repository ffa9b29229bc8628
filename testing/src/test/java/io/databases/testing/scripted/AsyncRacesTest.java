package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.ExecuteResult;
import io.databases.Query;
import io.databases.testing.support.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What happens to an asynchronous call when two things end it at once. */
class AsyncRacesTest extends ScriptedTest {
  private static final Duration SHORT = Duration.ofMillis(2);

  @Test
  void callMadeAgainWhileItsTimeEndsGivesEachSessionBackOnce() {
    script.sharing(1);
    var database = open();
    for (int i = 0; i < 400; i++) {
      ScriptedSession session;
      try (var connection = database.newConnection()) {
        session = connection.unwrap(ScriptedSession.class);
      }
      var head = script.next("HEAD").holds();
      var calls = new ArrayList<CompletableFuture<ExecuteResult>>();
      calls.add(database.async().execute("HEAD"));
      var end = System.nanoTime() + SHORT.toNanos();
      for (int n = 0; n < 60; n++) {
        calls.add(database.async().execute(Query.of("BEHIND").timeout(SHORT)));
      }
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      session.close(); // those behind were not run, and are made again
      head.release();
      for (var call : calls) {
        try {
          call.join();
        } catch (CompletionException e) {
          assertThat(call).isCompletedExceptionally();
        }
      }
      Eventually.isTrue(
          () -> "all is given back: " + database.metrics(), () -> database.metrics().active() == 0);
    }
  }
}
