package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.databases.ClosedException;
import io.databases.ConfigurationException;
import io.databases.Database;
import io.databases.spi.Request;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Workers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which session a call goes to. */
class ConnectionsTest extends ScriptedTest {

  @Test
  void boundConnectionTakesAllCallsOfItsThreadAndNoOthers() throws Exception {
    var database = open(builder -> builder.maxSize(2));
    try (var connection = database.connection()) {
      connection.execute("MINE");
      Workers.elsewhere(() -> database.execute("ANOTHER THREAD"));
      database.execute("MINE TOO");
      database.transaction(() -> database.execute("MINE IN A TRANSACTION"));
    }
    assertThat(script.log(1))
        .containsExactly("MINE", "MINE TOO", "BEGIN", "MINE IN A TRANSACTION", "COMMIT");
    assertThat(script.log(2)).containsExactly("CONNECT", "ANOTHER THREAD");
  }

  @Test
  void nestedConnectionIsTheSameAndTheOutermostCloseGivesItBack() {
    var database = open();
    var outer = database.connection();
    var inner = database.connection();
    assertThat(inner).isSameAs(outer);
    inner.close();
    assertThat(database.metrics().active()).isEqualTo(1);
    outer.execute("UPDATE a");
    outer.close();
    assertThat(database.metrics().active()).isZero();
  }

  @Test
  void closingOnceTooOftenDoesNoHarm() {
    var database = open();
    var connection = database.connection();
    connection.close();
    connection.close();
    try (var next = database.connection()) {
      assertThat(next).isNotSameAs(connection);
      connection.close();
      next.execute("UPDATE a");
    }
  }

  @Test
  void closedConnectionRefusesWork() {
    var database = open();
    var connection = database.newConnection();
    connection.close();
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> connection.execute("UPDATE a"))
        .withMessageContaining("connection is closed");
    assertThatExceptionOfType(ClosedException.class).isThrownBy(connection::begin);
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> connection.stream("SELECT a"));
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> connection.unwrap(ScriptedSession.class));
  }

  @Test
  void connectionClosedOnAnotherThreadIsNoLongerBound() throws Exception {
    var database = open();
    var connection = database.connection();
    Workers.elsewhere(() -> {
      connection.close();
      return null;
    });
    database.execute("UPDATE a");
    assertThat(database.metrics().active()).isZero();
  }

  @Test
  void driversOwnObjectIsThatOfTheTransaction() {
    var database = open(builder -> builder.maxSize(2));
    try (var connection = database.connection()) {
      var own = connection.unwrap(ScriptedSession.class);
      database.transaction(() -> {
        try (var inside = database.connection()) {
          assertThat(inside.unwrap(ScriptedSession.class)).isSameAs(own);
        }
      });
    }
  }

  @Test
  void objectTheDriverLacksIsRefusedByName() {
    var database = open();
    try (var connection = database.connection()) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> connection.unwrap(Thread.class))
          .withMessageContaining("Scripted")
          .withMessageContaining("java.lang.Thread");
    }
  }

  @Test
  void whenToAskMayBeSaidInTheUrl() {
    try (var database = Database.open(script.url() + "?max_size=1&validate_after=0.000000001")) {
      database.execute("UPDATE a");
    }
    assertThat(script.log(1)).containsSubsequence("CONNECT", "PING", "UPDATE a");
  }

  @Test
  void sessionIdleForLongIsAskedBeforeItIsUsed() {
    var database = open(builder -> builder.maxSize(1).validateAfter(Duration.ofNanos(1)));
    database.execute("UPDATE a");
    assertThat(script.log()).containsExactly("PING", "UPDATE a");
  }

  @Test
  void sessionThatDoesNotAnswerThePingIsReplaced() {
    var database = open(builder -> builder.maxSize(1).validateAfter(Duration.ofNanos(1)));
    script.next(Request.Ping.class).losesConnection();
    database.execute("UPDATE a");
    assertThat(script.log(1)).containsExactly("PING", "CLOSE");
    assertThat(script.log(2)).contains("UPDATE a");
  }

  @Test
  void sessionOlderThanItsLifetimeIsReplaced() {
    var database = open(builder -> builder.maxSize(1).maxLifetime(Duration.ofMillis(100)));
    Eventually.isTrue(
        "the session is replaced",
        () -> {
          database.execute("UPDATE a");
          return script.log(2).contains("UPDATE a");
        });
    assertThat(script.log(1)).endsWith("CLOSE");
  }
}
