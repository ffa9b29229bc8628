package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.Database;
import io.databases.MappingException;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.TransactionException;
import io.databases.TransactionOptions;
import io.databases.spi.Request;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests a stream makes, and what it leaves behind. */
class StreamRequestsTest extends ScriptedTest {
  private final Database database = open(builder -> builder.maxSize(2));

  @BeforeEach
  void threeRows() {
    script
        .always("SELECT a")
        .rows(List.of("n"), new Object[] {1}, new Object[] {2}, new Object[] {3});
  }

  private static Query<Integer> inParts(int size) {
    return Query.of("SELECT a").fetchSize(size).map(row -> row.getInt(0));
  }

  @Test
  void nextPartIsAskedForWhileThisOneIsUsed() {
    try (var rows = database.stream(inParts(2))) {
      assertThat(script.log()).containsExactly("OPEN SELECT a", "FETCH");
      assertThat(rows.iterator().next()).isEqualTo(1);
      assertThat(script.log()).containsExactly("OPEN SELECT a", "FETCH", "FETCH");
    }
  }

  @Test
  void readingToTheEndFetchesUntilNothingComesAndClosingEndsTheCursor() {
    var seen = new ArrayList<Integer>();
    try (var rows = database.stream(inParts(2))) {
      rows.forEach(seen::add);
    }
    assertThat(seen).containsExactly(1, 2, 3);
    assertThat(script.log())
        .containsExactly("OPEN SELECT a", "FETCH", "FETCH", "FETCH", "CLOSE CURSOR");
  }

  @Test
  void leavingEarlyCancelsTheFetchThatIsNotWanted() {
    var rows = database.stream(inParts(1));
    var fetch = script.next(Request.Fetch.class).holds();
    assertThat(rows.iterator().next()).isEqualTo(1);
    assertThat(fetch.isRequested()).isTrue();
    rows.close();
    assertThat(script.log()).endsWith("FETCH", "CANCEL FETCH", "CLOSE CURSOR");
  }

  @Test
  void timeoutOfTheDatabaseIsThatOfEachFetch() {
    var impatient = open(builder -> builder.maxSize(1).timeout(Duration.ofMillis(30)));
    try (var rows = impatient.stream(inParts(1))) {
      script.next(Request.Fetch.class).holds();
      var each = rows.iterator();
      each.next(); // asks for the part that does not come
      assertThatExceptionOfType(StatementTimeoutException.class).isThrownBy(each::hasNext);
    }
  }

  @Test
  void timeOfTheTransactionIsThatOfItsStreams() {
    var options = TransactionOptions.defaults().withTimeout(Duration.ofSeconds(1));
    try (var tx = database.begin(options);
        var rows = tx.stream(inParts(1))) {
      script.next(Request.Fetch.class).holds();
      var each = rows.iterator();
      each.next();
      assertThatExceptionOfType(StatementTimeoutException.class).isThrownBy(each::hasNext);
    }
  }

  @Test
  void leavingEarlyInATransactionDisturbsNothingElse() {
    database.transaction(() -> {
      try (var rows = database.stream(inParts(1))) {
        assertThat(rows.iterator().next()).isEqualTo(1);
      }
      database.execute("UPDATE a");
    });
    assertThat(script.log())
        .containsExactly(
            "BEGIN", "OPEN SELECT a", "FETCH", "FETCH", "CLOSE CURSOR", "UPDATE a", "COMMIT");
  }

  @Test
  void closingTwiceEndsTheCursorOnce() {
    var rows = database.stream(inParts(10));
    rows.close();
    rows.close();
    assertThat(script.log()).containsOnlyOnce("CLOSE CURSOR");
  }

  @Test
  void streamHasASessionOfItsOwn() {
    try (var rows = database.stream(inParts(1))) {
      database.execute("UPDATE a");
      assertThat(rows.iterator().next()).isEqualTo(1);
    }
    assertThat(script.log(1)).contains("OPEN SELECT a").doesNotContain("UPDATE a");
    assertThat(script.log(2)).contains("UPDATE a");
  }

  @Test
  void failureToOpenIsThrownAndHoldsNothing() {
    script.next(Request.OpenCursor.class).fails(Failures.refused("no such table"));
    assertThatThrownBy(() -> database.stream("SELECT a")).hasMessage("no such table");
    assertThat(database.metrics().active()).isZero();
  }

  @Test
  void failureOfAFetchIsThrownWhereItsRowsAreWanted() {
    var rows = database.stream(inParts(1));
    script.next(Request.Fetch.class).fails(Failures.refused("division by zero"));
    var iterator = rows.iterator();
    assertThat(iterator.next()).isEqualTo(1);
    assertThatThrownBy(iterator::hasNext).hasMessage("division by zero");
    assertThat(iterator.hasNext()).as("after the failure").isFalse();
    rows.close();
    assertThat(script.log()).endsWith("CLOSE CURSOR");
  }

  @Test
  void failureOfTheMapperLeavesTheStreamToBeClosed() {
    try (var rows = database.stream(Query.of("SELECT a").as(LocalDate.class))) {
      assertThatExceptionOfType(MappingException.class).isThrownBy(() -> rows.iterator().next());
    }
    assertThat(database.metrics().active()).isZero();
  }

  @Test
  void timeOfTheQueryLimitsEachWait() {
    var rows = database.stream(inParts(1).timeout(Duration.ofMillis(30)));
    script.next(Request.Fetch.class).holds();
    var iterator = rows.iterator();
    assertThat(iterator.next()).isEqualTo(1);
    assertThatExceptionOfType(StatementTimeoutException.class).isThrownBy(iterator::hasNext);
    rows.close();
  }

  @Test
  void closedStreamGivesNoRows() {
    var rows = database.stream(inParts(10));
    var iterator = rows.iterator();
    rows.close();
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(iterator::hasNext)
        .withMessageContaining("SELECT a");
  }

  @Test
  void streamOfAnEndedTransactionGivesNoMoreRows() {
    var tx = database.begin();
    var rows = tx.stream(inParts(1));
    var iterator = rows.iterator();
    assertThat(iterator.next()).isEqualTo(1);
    tx.commit();
    assertThatExceptionOfType(TransactionException.class)
        .isThrownBy(() -> {
          while (iterator.hasNext()) {
            var _ = iterator.next();
          }
        });
    rows.close();
  }

  @Test
  void streamLeftOpenOnAConnectionEndsWithIt() {
    var connection = database.newConnection();
    var rows = connection.stream(inParts(1));
    var iterator = rows.iterator();
    assertThat(iterator.next()).isEqualTo(1);
    connection.close();
    assertThat(script.log()).endsWith("FETCH", "FETCH", "CLOSE CURSOR");
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> {
          while (iterator.hasNext()) {
            var _ = iterator.next();
          }
        });
    rows.close();
    assertThat(script.log()).containsOnlyOnce("CLOSE CURSOR");
  }

  @Test
  void sessionWhoseCursorCannotBeClosedIsNotUsedAgain() {
    script.next(Request.CloseCursor.class).fails(Failures.refused("cannot close"));
    var rows = database.stream(inParts(10));
    assertThatThrownBy(rows::close).hasMessage("cannot close");
    database.execute("UPDATE a");
    assertThat(script.log(1)).endsWith("CLOSE CURSOR", "CLOSE");
    assertThat(script.log(2)).contains("UPDATE a");
  }

  @Test
  void columnsAreKnownBeforeTheFirstRow() {
    try (var rows = database.stream(inParts(10))) {
      assertThat(rows.columns().names()).containsExactly("n");
    }
  }

  @Test
  void streamWhoseTimeIsOverStopsTheBeginThatItWaitsFor() {
    script.next(Request.Begin.class).holds();
    try (var tx = database.begin()) {
      assertThatExceptionOfType(StatementTimeoutException.class)
          .isThrownBy(() -> tx.stream(inParts(1).timeout(Duration.ofMillis(30))));
    }
    assertThat(script.log()).contains("CANCEL BEGIN").doesNotContain("CLOSE");
  }

  @Test
  void cursorOpenedThoughItsThreadWasInterruptedIsClosed() throws Exception {
    var opening = script.next(Request.OpenCursor.class).holdsWhateverHappens();
    try (var connection = database.newConnection();
        var workers = new Workers()) {
      var stream = workers.start(() -> connection.stream(inParts(1)));
      opening.awaitRequest();
      stream.thread().interrupt();
      script.awaitLogged("CANCEL OPEN SELECT a");
      opening.release();
      assertThat(stream.awaitFailure()).isInstanceOf(CancelledException.class);
      assertThat(script.log()).endsWith("CLOSE CURSOR");
    }
    assertThat(script.log()).containsOnlyOnce("CLOSE CURSOR");
  }
}
