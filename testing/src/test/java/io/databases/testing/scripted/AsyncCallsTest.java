package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.databases.ClosedException;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.ParameterException;
import io.databases.PoolExhaustedException;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Calls that give futures: where they go, in which order, and what becomes of them. */
class AsyncCallsTest extends ScriptedTest {
  private static final Duration SHORT = Duration.ofMillis(30);

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  /** What a future fails with, as it is. */
  static Throwable failure(CompletableFuture<?> future) {
    var thrown = catchThrowable(() -> get(future));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    return thrown.getCause();
  }

  @Test
  void callsOnAConnectionAreSubmittedWithoutWaitingForEachOther() throws Exception {
    var database = open();
    var first = script.next("A").holds();
    try (var connection = database.newConnection()) {
      var a = connection.async().execute("A");
      var b = connection.async().execute("B");
      var c = connection.async().execute("C");
      assertThat(script.log()).containsExactly("A", "B", "C");
      assertThat(List.of(a, b, c)).noneMatch(CompletableFuture::isDone);
      first.release();
      get(CompletableFuture.allOf(a, b, c));
    }
  }

  @Test
  void directAndAsynchronousCallsKeepTheirOrder() throws Exception {
    var database = open();
    try (var connection = database.connection()) {
      for (int i = 0; i < 50; i++) {
        var _ = connection.async().execute("A " + i);
        connection.execute("B " + i);
        var _ = database.async().execute("C " + i);
      }
    }
    var expected =
        IntStream.range(0, 50)
            .boxed()
            .flatMap(i -> Stream.of("A " + i, "B " + i, "C " + i))
            .toList();
    assertThat(script.log().subList(0, 150)).isEqualTo(expected);
  }

  @Test
  void onTheDatabaseEachCallTakesASessionOfItsOwnAndGivesItBack() throws Exception {
    var database = open(builder -> builder.maxSize(2));
    var hold = script.next("A").holds();
    var a = database.async().execute("A");
    var b = database.async().execute("B");
    get(b);
    assertThat(database.metrics().active()).isEqualTo(1);
    hold.release();
    get(a);
    assertThat(database.metrics().active()).isZero();
  }

  @Test
  void callThatFindsNoSessionWaitsForOneWithoutHoldingUpItsCaller() throws Exception {
    var database = open();
    var hold = script.next("A").holds();
    var a = database.async().execute("A");
    var b = database.async().execute("B");
    awaitPending(database, 1);
    hold.release();
    get(a);
    get(b);
    assertThat(script.log()).containsExactly("A", "B");
  }

  @Test
  void callThatFindsNoSessionInTimeFails() {
    var database = open(builder -> builder.maxSize(1).acquireTimeout(SHORT));
    try (var _ = database.newConnection()) {
      assertThat(failure(database.async().execute("A"))).isInstanceOf(PoolExhaustedException.class);
    }
  }

  @Test
  void cancelledWhileItWaitsForASessionItSendsNothing() throws Exception {
    var database = open();
    try (var _ = database.newConnection()) {
      var call = database.async().execute("A");
      awaitPending(database, 1);
      call.cancel(true);
      awaitPending(database, 0);
    }
    assertThat(script.log()).isEmpty();
  }

  @Test
  void cancellingTheFutureCancelsTheStatementAndGivesTheSessionBack() throws Exception {
    var database = open();
    var hold = script.next("SLOW").holds();
    var call = database.async().execute("SLOW");
    hold.awaitRequest();
    call.cancel(true);
    script.awaitLogged("CANCEL SLOW");
    Eventually.isTrue(() -> "given back", () -> database.metrics().active() == 0);
    database.execute("NEXT");
    assertThat(script.log()).containsExactly("SLOW", "CANCEL SLOW", "NEXT");
  }

  @Test
  void futureThatSomebodyElseCompletesIsCancelledToo() throws Exception {
    var database = open();
    script.next("SLOW").holds();
    var call = database.async().fetchAll("SLOW").orTimeout(10, TimeUnit.MILLISECONDS);
    assertThat(failure(call)).isInstanceOf(TimeoutException.class);
    script.awaitLogged("CANCEL SLOW");
  }

  @Test
  void timeoutCancelsTheStatement() throws Exception {
    var database = open();
    script.next("SLOW").holds();
    var call = database.async().execute(Query.of("SLOW").timeout(SHORT));
    assertThat(failure(call))
        .isInstanceOf(StatementTimeoutException.class)
        .hasMessageContaining("SLOW");
    assertThat(script.log()).containsExactly("SLOW", "CANCEL SLOW");
    database.execute("NEXT");
  }

  @Test
  void sessionThatDoesNotStopIsReplaced() throws Exception {
    var database = open();
    script.next("SLOW").holdsWhateverHappens();
    var call = database.async().execute(Query.of("SLOW").timeout(SHORT));
    assertThat(failure(call)).isInstanceOf(StatementTimeoutException.class);
    database.execute("NEXT");
    assertThat(script.log(2)).containsExactly("CONNECT", "NEXT");
  }

  @Test
  void everythingThatGoesWrongIsInTheFuture() {
    var database = open();
    assertThat(failure(database.async().execute("SELECT :a", 1, 2)))
        .isInstanceOf(ParameterException.class);
    assertThat(failure(database.async().fetchMany(0, "SELECT 1")))
        .isInstanceOf(ParameterException.class);
    script.next("BAD").fails(Failures.refused("no such table"));
    assertThat(failure(database.async().fetchAll("BAD")))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("no such table");
    script.next("ROW").row("n", 1L);
    assertThat(
            failure(
                database
                    .async()
                    .fetchAll(
                        Query.of("ROW")
                            .map(_ -> {
                              throw new IllegalStateException("a mapper's");
                            }))))
        .isInstanceOf(IllegalStateException.class);
    database.close();
    assertThat(failure(database.async().execute("A"))).isInstanceOf(ClosedException.class);
  }

  @Test
  void futuresAreCompletedOnVirtualThreadsOfTheirOwn() throws Exception {
    var database = open();
    var hold = script.next("A").holds();
    var thread = database.async().execute("A").thenApply(_ -> Thread.currentThread());
    hold.release(); // on this thread, which answers like one that reads from the network
    assertThat(get(thread).isVirtual()).isTrue();
    assertThat(get(thread)).isNotSameAs(Thread.currentThread());
  }

  @Test
  void directCallsMayFollowInTheCallback() throws Exception {
    var database = open();
    var hold = script.next("A").holds();
    var both = database.async().execute("A").thenApply(_ -> database.execute("B").affectedRows());
    hold.release();
    assertThat(get(both)).isZero();
  }

  @Test
  void closingAConnectionWaitsForItsCalls() throws Exception {
    var database = open();
    var connection = database.newConnection();
    var hold = script.next("A").holds();
    var call = connection.async().execute("A");
    hold.awaitRequest();
    try (var workers = new Workers()) {
      var closing = workers.run(connection::close);
      assertThat(closing.thread().join(SHORT)).as("closed").isFalse();
      hold.release();
      get(call);
      closing.await();
    }
    assertThat(failure(connection.async().execute("B"))).isInstanceOf(ClosedException.class);
  }

  @Test
  void lostConnectionFailsEverythingThatWasUnderWay() throws Exception {
    var database = open();
    try (var connection = database.newConnection()) {
      script.next("A").holds();
      var a = connection.async().execute("A");
      var b = connection.async().execute("B");
      script.lose(1);
      assertThat(failure(a)).isInstanceOf(ConnectionLostException.class);
      assertThat(failure(b)).isInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void sharedSessionsTakeCallsBesideEachOther() throws Exception {
    script.sharing(1);
    var database = open();
    var hold = script.next("A").holds();
    var a = database.async().execute("A");
    var b = database.async().execute("B");
    script.awaitLogged("B");
    hold.release();
    get(a);
    get(b);
    Eventually.isTrue(() -> "given back", () -> database.metrics().active() == 0);
  }

  @Test
  void closingTheDatabaseGivesCallsUnderWayTimeToEnd() throws Exception {
    Database database = open();
    var hold = script.next("A").holds();
    var call = database.async().execute("A");
    var closing = CompletableFuture.runAsync(database::close);
    hold.release();
    get(call);
    get(closing);
  }

  @Test
  void verbsGiveWhatTheDirectOnesGive() throws Exception {
    var database = open();
    script.always("N").row("n", 7L);
    script.always("NONE").affects(3);
    var async = database.async();
    assertThat(get(async.fetchAll("N"))).isEqualTo(database.fetchAll("N"));
    assertThat(get(async.fetchMany(2, "N"))).isEqualTo(database.fetchMany(2, "N"));
    assertThat(get(async.fetchOne("N"))).isEqualTo(database.fetchOne("N"));
    assertThat(get(async.fetchValue(Long.class, "N"))).isEqualTo(7);
    assertThat(get(async.fetchValue(Long.class, "n", Query.of("N")))).isEqualTo(7);
    assertThat(get(async.fetchOne("NONE"))).isEmpty();
    assertThat(get(async.fetchValue(Long.class, "NONE"))).isNull();
    assertThat(get(async.execute("NONE")).affectedRows()).isEqualTo(3);
    assertThat(get(async.executeMany("MANY ?", List.of(1, 2))).size()).isEqualTo(2);
    assertThat(get(async.executeMany("MANY ?", List.of())).size()).isZero();
  }

  @Test
  void statementThatAnothersEndKeptFromBeingRunIsMadeAgain() throws Exception {
    script.sharing(1);
    var database = open();
    script.next("SLOW").holdsWhateverHappens();
    var slow = database.async().execute(Query.of("SLOW").timeout(SHORT));
    var behind = database.async().execute("BEHIND");
    assertThat(failure(slow)).isInstanceOf(StatementTimeoutException.class);
    get(behind);
    assertThat(script.log(2)).containsExactly("CONNECT", "BEHIND");
  }
}
