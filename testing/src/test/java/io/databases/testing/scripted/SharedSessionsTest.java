package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Workers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Statements of many threads over few sessions, where a driver can do that. */
class SharedSessionsTest extends ScriptedTest {

  @Test
  void statementsOfTwoThreadsTravelOnOneSessionWithoutWaitingForEachOther() throws Exception {
    script.sharing(1);
    var database = open();
    var first = script.next("FIRST").holds();
    try (var workers = new Workers()) {
      var one = workers.run(() -> database.execute("FIRST"));
      first.awaitRequest();
      var two = workers.run(() -> database.execute("SECOND"));
      script.awaitLogged("SECOND");
      assertThat(two.isDone()).isFalse();
      first.release();
      one.await();
      two.await();
    }
    assertThat(script.log()).containsExactly("FIRST", "SECOND");
  }

  @Test
  void slowStatementDoesNotHoldUpOthersWhileAnotherSessionCanBeHad() throws Exception {
    script.sharing(1);
    var database = open(builder -> builder.maxSize(2));
    var slow = script.next("SLOW").holds();
    try (var workers = new Workers()) {
      var held = workers.run(() -> database.execute("SLOW"));
      slow.awaitRequest();
      Eventually.isTrue(
          "a statement passes the slow one, once that counts as slow",
          () -> {
            var _ = workers.run(() -> database.execute("FAST"));
            return script.log(2).contains("FAST");
          });
      slow.release();
      held.await();
    }
    assertThat(script.log(2)).contains("FAST");
  }

  @Test
  void timeoutOfOneStatementCancelsItAndNoOther() throws Exception {
    script.sharing(1);
    var database = open();
    var slow = script.next("SLOW").holds();
    try (var workers = new Workers()) {
      var held = workers.run(() -> database.execute("SLOW"));
      slow.awaitRequest();
      assertThatExceptionOfType(StatementTimeoutException.class)
          .isThrownBy(() -> database.execute(Query.of("UPDATE a").timeout(Duration.ofMillis(30))));
      slow.release();
      held.await();
    }
    assertThat(script.log()).contains("CANCEL UPDATE a").doesNotContain("CANCEL SLOW");
  }

  @Test
  void transactionHasASessionAlone() throws Exception {
    script.sharing(1);
    var database = open();
    try (var workers = new Workers()) {
      var tx = database.begin();
      var other = workers.run(() -> database.execute("OTHER"));
      awaitPending(database, 1);
      tx.execute("UPDATE a");
      tx.commit();
      other.await();
    }
    assertThat(script.log()).containsExactly("BEGIN", "UPDATE a", "COMMIT", "OTHER");
  }

  @Test
  void transactionIsNotStarvedByAStreamOfSharedStatements() throws Exception {
    script.sharing(1);
    var database = open();
    var first = script.next("FIRST").holds();
    try (var workers = new Workers()) {
      var one = workers.run(() -> database.execute("FIRST"));
      first.awaitRequest();
      var tx = workers.run(() -> database.transaction(() -> database.execute("IN TRANSACTION")));
      awaitPending(database, 1);
      var two = workers.run(() -> database.execute("LATER"));
      awaitPending(database, 2);
      first.release();
      one.await();
      tx.await();
      two.await();
    }
    assertThat(script.log()).containsExactly("FIRST", "BEGIN", "IN TRANSACTION", "COMMIT", "LATER");
  }

  @Test
  void statementBehindOneThatCouldNotBeStoppedIsRunOnAnotherSession() throws Exception {
    script.sharing(1);
    var database = open();
    script.next("SLOW").holdsWhateverHappens();
    try (var workers = new Workers()) {
      var slow =
          workers.run(() -> database.execute(Query.of("SLOW").timeout(Duration.ofMillis(30))));
      script.awaitLogged("SLOW");
      var behind = workers.run(() -> database.execute("BEHIND"));
      assertThat(slow.awaitFailure()).isInstanceOf(StatementTimeoutException.class);
      behind.await();
    }
    assertThat(script.log(2)).containsExactly("CONNECT", "BEHIND");
  }

  @Test
  void lostSharedSessionFailsAllThatWereOnItAndIsReplaced() throws Exception {
    script.sharing(1);
    var database = open();
    script.next("FIRST").holds();
    try (var workers = new Workers()) {
      var one = workers.run(() -> database.execute("FIRST"));
      script.awaitLogged("FIRST");
      var two = workers.run(() -> database.execute("SECOND"));
      script.awaitLogged("SECOND");
      script.lose(1);
      assertThat(one.awaitFailure()).hasMessageContaining("lost");
      assertThat(two.awaitFailure()).hasMessageContaining("lost");
    }
    database.execute("UPDATE a");
    assertThat(script.log(2)).containsExactly("CONNECT", "UPDATE a");
  }
}
