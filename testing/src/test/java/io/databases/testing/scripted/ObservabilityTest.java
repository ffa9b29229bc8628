package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import io.databases.testing.support.Logs;
import io.databases.testing.support.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;

/** What can be seen from outside: log lines and Flight Recorder events, without values. */
class ObservabilityTest extends ScriptedTest {
  private static final String SECRET = "s3cret-value";

  private boolean isOurs(RecordedEvent event) {
    return String.valueOf(event.getString("database")).contains(script.url());
  }

  @Test
  void connectingAndDisconnectingAreLoggedAtDebug() {
    try (var logs = new Logs()) {
      open().close();
      assertThat(logs.texts(Level.FINE))
          .containsExactly("connected to " + script.url(), "disconnected from " + script.url());
    }
  }

  @Test
  void statementsAreLoggedAtDebugWithoutTheirValues() {
    var database = open();
    try (var logs = new Logs()) {
      database.execute("UPDATE a SET b = :b", Map.of("b", SECRET));
      database.executeMany("INSERT :b", List.of(Map.of("b", SECRET)));
      database.stream("SELECT ?", SECRET).close();
      assertThat(logs.texts(Level.FINE))
          .containsExactly("query: UPDATE a SET b = :b", "query: INSERT :b", "query: SELECT ?");
      assertThat(logs.lines().toString()).doesNotContain(SECRET);
    }
  }

  @Test
  void passwordIsNeitherLoggedNorShown() {
    var url = script.url().replace("://", "://user:" + SECRET + "@");
    try (var logs = new Logs()) {
      try (var database = Database.open(url)) {
        assertThat(database.toString()).doesNotContain(SECRET).contains("********");
      }
      assertThat(logs.lines().toString()).doesNotContain(SECRET).contains("********");
    }
  }

  @Test
  void queryEventHasTheStatementAndItsRowsButNoValues() {
    var database = open();
    script.always("UPDATE a SET b = ?").affects(3);
    try (var recorded = new Recorded("io.databases.Query")) {
      database.execute("UPDATE a SET b = ?", SECRET);
      var events = recorded.stop(this::isOurs);
      assertThat(events).hasSize(1);
      var event = events.getFirst();
      assertThat(event.getString("sql")).isEqualTo("UPDATE a SET b = ?");
      assertThat(event.getLong("rows")).isEqualTo(3);
      assertThat(event.getString("failure")).isNull();
      assertThat(event.toString()).doesNotContain(SECRET);
    }
  }

  @Test
  void queryEventNamesTheKindOfFailure() {
    var database = open();
    script.next("UPDATE a").fails(Failures.deadlock());
    try (var recorded = new Recorded("io.databases.Query")) {
      assertThatThrownBy(() -> database.execute("UPDATE a")).hasMessage("deadlock");
      assertThat(recorded.stop(this::isOurs))
          .extracting(event -> event.getString("failure"))
          .containsExactly("DeadlockException");
    }
  }

  @Test
  void streamIsRecordedAsAQuery() {
    var database = open();
    script.next("SELECT a").row("n", 1);
    try (var recorded = new Recorded("io.databases.Query")) {
      try (var rows = database.stream("SELECT a")) {
        assertThat(rows.stream().count()).isEqualTo(1);
      }
      assertThat(recorded.stop(this::isOurs))
          .extracting(event -> event.getString("sql"))
          .containsExactly("SELECT a");
    }
  }

  @Test
  void transactionEventsTellDepthAndOutcome() {
    var database = open();
    try (var recorded = new Recorded("io.databases.Transaction")) {
      database.transaction(() -> {
        try (var inner = database.begin()) {
          inner.rollback();
        }
      });
      assertThat(recorded.stop(this::isOurs))
          .extracting(event -> event.getInt("depth") + " " + event.getString("outcome"))
          .containsExactly("1 ROLLED_BACK", "0 COMMITTED");
    }
  }

  @Test
  void waitingForAConnectionIsRecorded() {
    var database = open(builder -> builder.maxSize(1).acquireTimeout(Duration.ofMillis(30)));
    try (var recorded = new Recorded("io.databases.PoolWait");
        var _ = database.newConnection()) {
      assertThatThrownBy(database::newConnection).hasMessageContaining("max_size");
      var events = recorded.stop(this::isOurs);
      assertThat(events).hasSize(1);
      assertThat(events.getFirst().getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }
  }

  @Test
  void metricsCountWhatThePoolDoes() {
    var database = open(builder -> builder.maxSize(2));
    assertThat(database.metrics().idle()).isEqualTo(1);
    try (var _ = database.newConnection();
        var _ = database.newConnection()) {
      assertThat(database.metrics().active()).isEqualTo(2);
      assertThat(database.metrics().idle()).isZero();
      assertThat(database.metrics().created()).isEqualTo(2);
    }
  }
}
