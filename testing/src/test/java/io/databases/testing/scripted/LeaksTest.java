package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Logs;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What is never closed is reported, with its place, and its session got back. */
class LeaksTest extends ScriptedTest {
  private static final Duration SOON = Duration.ofMillis(60);

  /** A database whose upkeep comes often. */
  private Database openWatched() {
    return open(builder -> builder.maxSize(1).leakDetection(SOON));
  }

  private static void collectUntilReclaimed(Database database) {
    Eventually.isTrue(
        () -> "the session is got back: " + database.metrics(),
        () -> {
          System.gc();
          return database.metrics().active() == 0;
        });
  }

  @Test
  void connectionHeldForLongIsReportedWithTheThreadAndThePlaceOnce() {
    var database = openWatched();
    try (var logs = new Logs();
        var connection = database.newConnection()) {
      var line = logs.await("a leak", entry -> entry.text().contains("possible leak"));
      assertThat(line.level()).isEqualTo(Level.WARNING);
      assertThat(line.text())
          .contains(script.url())
          .contains("by thread " + Thread.currentThread().getName())
          .contains("connectionHeldForLongIsReported"); // in the stack trace
      connection.execute("UPDATE a");
      assertThat(logs.texts(Level.WARNING)).hasSize(1);
    }
  }

  @Test
  void blockThatTakesLongIsReportedToo() {
    var database = openWatched();
    try (var logs = new Logs()) {
      database.transaction(() -> {
        logs.await(
            "a leak",
            entry ->
                entry.text().contains("possible leak")
                    && entry.text().contains("blockThatTakesLong"));
      });
    }
  }

  @Test
  void whatIsClosedInTimeIsNotReported() {
    var database = openWatched();
    try (var logs = new Logs()) {
      database.newConnection().close();
      database.transaction(() -> database.execute("UPDATE a"));
      database.stream("SELECT a").close();
      assertThat(logs.texts(Level.WARNING)).isEmpty();
    }
  }

  @Test
  void connectionThatNobodyHoldsAnyMoreIsReportedAndItsSessionGotBack() throws Exception {
    var database = openWatched();
    try (var logs = new Logs()) {
      Workers.elsewhere(() -> {
        dropConnection(database);
        return null;
      });
      collectUntilReclaimed(database);
      var line = logs.await("a leak", entry -> entry.text().contains("never closed"));
      assertThat(line.text()).contains("dropConnection");
    }
    database.execute("UPDATE b");
  }

  private static void dropConnection(Database database) {
    database.newConnection().execute("UPDATE a");
  }

  @Test
  void transactionOfAThreadThatHasEndedIsGotBack() throws Exception {
    var database = openWatched();
    try (var logs = new Logs()) {
      Workers.elsewhere(() -> {
        database.begin().execute("UPDATE a");
        return null;
      });
      collectUntilReclaimed(database);
      logs.await("a leak", entry -> entry.text().contains("never closed"));
    }
    assertThat(script.log()).contains("BEGIN", "UPDATE a", "CLOSE").doesNotContain("COMMIT");
  }

  @Test
  void streamThatNobodyHoldsAnyMoreIsGotBack() throws Exception {
    script.always("SELECT a").rows(List.of("n"), new Object[] {1});
    var database = openWatched();
    try (var logs = new Logs()) {
      Workers.elsewhere(() -> {
        var _ = database.stream("SELECT a").iterator().next();
        return null;
      });
      collectUntilReclaimed(database);
      logs.await("a leak", entry -> entry.text().contains("never closed"));
    }
  }

  @Test
  void withoutLeakDetectionALostConnectionIsStillGotBackAndTheReportSaysHowToSeeWhere()
      throws Exception {
    var database = open(builder -> builder.maxSize(1).idleTimeout(SOON));
    try (var logs = new Logs()) {
      Workers.elsewhere(() -> {
        dropConnection(database);
        return null;
      });
      collectUntilReclaimed(database);
      var line = logs.await("a leak", entry -> entry.text().contains("never closed"));
      assertThat(line.text()).contains("leak_detection");
    }
  }

  @Test
  void connectionOpenedInABlockAndNotClosedIsGotBackWhenItsThreadHasEnded() throws Exception {
    var database = openWatched();
    try (var logs = new Logs()) {
      Workers.elsewhere(() -> {
        database.transaction(() -> database.connection().execute("UPDATE a"));
        return null;
      });
      collectUntilReclaimed(database);
      logs.await("a leak", entry -> entry.text().contains("never closed"));
    }
  }

  /** Returns when what nobody held before is got back. */
  private static void collectWhatIsLost(Database database) throws Exception {
    int active = database.metrics().active();
    try (var logs = new Logs()) {
      Workers.elsewhere(() -> {
        dropConnection(database);
        return null;
      });
      Eventually.isTrue(
          () -> "the session is got back: " + database.metrics(),
          () -> {
            System.gc();
            return database.metrics().active() <= active && !logs.texts(Level.WARNING).isEmpty();
          });
    }
  }

  @Test
  void transactionIsNotLostWhileSomebodyHasItThoughNobodyHasItsConnection() throws Exception {
    var database = open(builder -> builder.maxSize(2).leakDetection(SOON));
    Workers.elsewhere(() -> {
      var tx = database.newConnection().begin();
      collectWhatIsLost(database);
      tx.execute("UPDATE b");
      tx.rollback();
      return null;
    });
    collectUntilReclaimed(database);
  }

  @Test
  void asynchronousCallUnderWayIsNotLostThoughNobodyHasItsConnection() throws Exception {
    var database = open(builder -> builder.maxSize(2).leakDetection(SOON));
    var slow = script.next("SLOW").holds();
    try (var workers = new Workers()) {
      var call = workers.start(() -> database.newConnection().async().execute("SLOW")).await();
      collectWhatIsLost(database);
      slow.release();
      AsyncCallsTest.get(call);
    }
    collectUntilReclaimed(database);
  }
}
