package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.databases.AuthenticationException;
import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.ConnectionLostException;
import io.databases.ErrorDetails;
import io.databases.PoolExhaustedException;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connecting that fails, hangs or is slow harms nobody but those that wait for it. */
class ConnectFailuresTest extends ScriptedTest {

  @Test
  void failedConnectIsThrownAndTheNextOneStartsAfresh() {
    script.nextConnectFails(Failures.unreachable());
    var database = build(builder -> builder);
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(database::connect)
        .withMessageContaining("nobody is there");
    assertThat(database.isConnected()).isFalse();
    database.connect();
    assertThat(script.log()).containsExactly("CONNECT FAILED", "BACKEND CLOSED", "CONNECT");
  }

  @Test
  void wrongPasswordReachesTheCallerAsItIs() {
    script.nextConnectFails(
        new AuthenticationException("wrong password", ErrorDetails.of("28P01", 0), null));
    var database = build(builder -> builder);
    assertThatExceptionOfType(AuthenticationException.class).isThrownBy(database::connect);
  }

  @Test
  void anythingADriverThrowsBecomesADatabaseException() {
    var database =
        build(builder ->
            builder.password(() -> {
              throw new IllegalStateException("the vault is closed");
            }));
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(database::connect)
        .withMessageContaining("the vault is closed")
        .withMessageContaining(script.url());
  }

  @Test
  void passwordIsAskedForAnewForEachConnection() {
    var rotation = new AtomicInteger();
    var database =
        build(builder -> builder.maxSize(1).password(() -> "p" + rotation.incrementAndGet()));
    database.connect();
    script.lose(1);
    database.execute("UPDATE a");
    assertThat(script.log())
        .containsExactly("PASSWORD p1", "CONNECT", "CLOSE", "PASSWORD p2", "CONNECT", "UPDATE a");
  }

  @Test
  void eachFailureToReconnectFailsOneCallAndThenItWorks() {
    var database = open();
    script.lose(1);
    script.nextConnectFails(Failures.unreachable());
    script.nextConnectFails(Failures.unreachable());
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(ConnectionLostException.class)
          .isThrownBy(() -> database.execute("UPDATE a"))
          .withMessageContaining("nobody is there")
          .matches(e -> e.retrySafe(), "may be made again");
    }
    database.execute("UPDATE a");
  }

  @Test
  void statementsTimeIsOverWhileConnectingAndNothingIsSent() throws Exception {
    var database = open();
    script.lose(1);
    var slow = script.nextConnectHolds();
    assertThatExceptionOfType(StatementTimeoutException.class)
        .isThrownBy(() -> database.execute(Query.of("UPDATE a").timeout(Duration.ofMillis(30))))
        .withMessageContaining("before it was sent")
        .matches(e -> e.retrySafe(), "may be made again");
    slow.release();
    database.execute("UPDATE b");
    assertThat(script.log()).containsExactly("CLOSE", "CONNECT", "UPDATE b");
  }

  @Test
  void acquireTimeoutSaysHowManyThereMayBeAndWhoHasThem() {
    var database = open(builder -> builder.maxSize(1).acquireTimeout(Duration.ofMillis(30)));
    try (var held = database.newConnection()) {
      assertThatExceptionOfType(PoolExhaustedException.class)
          .isThrownBy(database::newConnection)
          .withMessageContaining("max_size 1")
          .withMessageContaining("by thread " + Thread.currentThread().getName())
          .matches(e -> e.retrySafe(), "may be made again");
      held.execute("UPDATE a");
    }
    assertThat(database.metrics().timedOut()).isEqualTo(1);
  }

  @Test
  void sessionReturnedMeanwhileIsTakenBeforeASlowConnectEnds() throws Exception {
    var database = open(builder -> builder.maxSize(2));
    var slow = script.nextConnectHolds();
    var held = database.newConnection();
    try (var workers = new Workers()) {
      var waiting = workers.run(() -> database.execute("UPDATE a"));
      slow.awaitRequest();
      held.close();
      waiting.await();
    } finally {
      slow.release();
    }
    assertThat(script.log(1)).contains("UPDATE a");
  }

  @Test
  void interruptWhileConnectingIsKeptAndNothingIsSent() throws Exception {
    var database = open();
    script.lose(1);
    var slow = script.nextConnectHolds();
    try (var workers = new Workers()) {
      var call =
          workers.start(() -> {
            assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> database.execute("UPDATE a"))
                .withMessageContaining("interrupted");
            return Thread.currentThread().isInterrupted();
          });
      slow.awaitRequest();
      awaitPending(database, 1);
      call.thread().interrupt();
      assertThat(call.await()).isTrue();
    } finally {
      slow.release();
    }
    database.execute("UPDATE b");
    assertThat(script.log()).doesNotContain("UPDATE a");
  }

  @Test
  void closingEndsAConnectThatHangsAndRefusesItsCaller() throws Exception {
    var database = open();
    script.lose(1);
    var hanging = script.nextConnectHolds();
    try (var workers = new Workers()) {
      var call = workers.run(() -> database.execute("UPDATE a"));
      hanging.awaitRequest();
      database.close();
      assertThat(call.awaitFailure()).isInstanceOf(ClosedException.class);
    }
    assertThat(script.openSessions()).isZero();
  }

  @Test
  void interruptedConnectOfADatabaseLeavesItDisconnected() throws Exception {
    var slow = script.nextConnectHolds();
    var database = build(builder -> builder);
    try (var workers = new Workers()) {
      var call = workers.run(database::connect);
      slow.awaitRequest();
      call.thread().interrupt();
      assertThat(call.awaitFailure()).isInstanceOf(CancelledException.class);
    }
    assertThat(database.isConnected()).isFalse();
    database.connect();
  }

  @Test
  void minimumSizeIsConnectedWithoutBeingAskedFor() {
    var database = open(builder -> builder.minSize(3).maxSize(3));
    Eventually.isTrue("three sessions are idle", () -> database.metrics().idle() == 3);
  }

  @Test
  void failureToFillUpToTheMinimumDisturbsNobody() {
    script.nextConnectSucceeds();
    script.nextConnectFails(Failures.unreachable());
    var database = open(builder -> builder.minSize(2).maxSize(2));
    database.execute("UPDATE a");
    Eventually.isTrue("no connect is under way", () -> database.metrics().opening() == 0);
  }
}
