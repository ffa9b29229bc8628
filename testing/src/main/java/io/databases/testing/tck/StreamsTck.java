package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refused;
import static io.databases.testing.tck.Cases.refusedAndGoesOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ClosedException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.ParameterException;
import io.databases.Query;
import io.databases.Row;
import io.databases.testing.support.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Rows as they are read. */
public abstract class StreamsTck extends TckTest {
  private static final int MANY = 1_000; // what every recursive query may give

  private Query<Integer> numbers() {
    return Query.of(dialect().numbers(MANY)).fetchSize(50).map(row -> row.getInt(0));
  }

  @Test
  protected void givesAllRowsInOrder() {
    try (var rows = database().stream(numbers())) {
      int expected = 1;
      for (int number : rows) {
        assertThat(number).isEqualTo(expected++);
      }
      assertThat(expected).isEqualTo(MANY + 1);
    }
  }

  @Test
  protected void everyFetchSizeGivesTheSame() {
    for (int size : new int[] {0, 1, 2, 333, MANY - 1, MANY, MANY + 1}) {
      try (var rows = database().stream(numbers().fetchSize(size))) {
        assertThat(rows.stream().toList()).as("fetch size %d", size).hasSize(MANY).endsWith(MANY);
      }
    }
    refusedAndGoesOn(database(), ParameterException.class, () -> numbers().fetchSize(-1), "-1");
  }

  @Test
  protected void otherQueriesRunOnTheSameThreadWhileItIsOpen() {
    createThreeNotes(database());
    var seen = new ArrayList<String>();
    try (var rows = database().stream(Query.of("SELECT * FROM notes ORDER BY id").fetchSize(1))) {
      for (Row row : rows) {
        seen.add(
            database()
                .fetchValue(String.class, "SELECT text FROM notes WHERE id = ?", row.getInt("id")));
      }
    }
    assertThat(seen).containsExactly("one", "two", "three");
  }

  @Test
  @Requires(Capability.READS_DURING_WRITE)
  protected void writesRunOnTheSameThreadWhileItIsOpen() {
    createThreeNotes(database());
    try (var rows = database().stream(Query.of("SELECT * FROM notes ORDER BY id").fetchSize(1))) {
      for (Row row : rows) {
        database().execute("UPDATE notes SET text = ? WHERE id = ?", "x", row.getInt("id"));
      }
    }
    assertThat(Cases.count(database(), "notes WHERE text = 'x'")).isEqualTo(3);
  }

  @Test
  protected void twoStreamsAreReadByTurns() {
    try (var one = database().stream(numbers());
        var two = database().stream(numbers())) {
      var left = one.iterator();
      var right = two.iterator();
      for (int i = 1; i <= MANY; i++) {
        assertThat(left.next()).isEqualTo(i);
        assertThat(right.next()).isEqualTo(i);
      }
    }
  }

  @Test
  protected void leavingEarlyReleasesEverything() {
    var database = open(builder -> builder.maxSize(1));
    for (int i = 0; i < 5; i++) {
      try (var rows = database.stream(numbers())) {
        assertThat(rows.iterator().next()).isEqualTo(1);
      }
      assertThat(database.metrics().active()).isZero();
      assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    }
    assertThat(database.metrics().created()).as("sessions").isEqualTo(1);
  }

  @Test
  protected void leavingWithoutReadingReleasesEverything() {
    var database = open(builder -> builder.maxSize(1));
    database.stream(numbers()).close();
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
  }

  @Test
  @Requires(Capability.INCREMENTAL_STREAMS)
  protected void leavingAnEndlessResultEarlyIsQuick() {
    var endless =
        Query.of(dialect().numbers(Integer.MAX_VALUE)).fetchSize(10).map(row -> row.getInt(0));
    try (var rows = database().stream(endless)) {
      assertThat(rows.iterator().next()).isEqualTo(1);
    }
    assertThat(database().fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
  }

  @Test
  protected void exceptionInTheLoopReleasesEverything() {
    var database = open(builder -> builder.maxSize(1));
    assertThatThrownBy(
            () -> {
              try (var rows = database.stream(numbers())) {
                rows.forEach(number -> {
                  throw new IllegalStateException("mine");
                });
              }
            })
        .hasMessage("mine");
    assertThat(database.metrics().active()).isZero();
  }

  @Test
  protected void javaStreamGivesTheSameAndClosesIt() {
    try (var stream = database().stream(numbers()).stream()) {
      assertThat(stream.filter(number -> number % 2 == 0).limit(3)).containsExactly(2, 4, 6);
    }
    assertThat(database().metrics().active()).isZero();
    try (var rows = database().stream(numbers())) {
      assertThat(rows.stream().mapToInt(number -> number).sum()).isEqualTo(MANY * (MANY + 1) / 2);
    }
  }

  @Test
  protected void streamOfATransactionSeesItsWritesAndTheTransactionGoesOn() {
    createNotes(database());
    database()
        .transaction(tx -> {
          addNote(tx, "one");
          addNote(tx, "two");
          try (var rows = tx.stream(Query.of("SELECT * FROM notes ORDER BY id").fetchSize(1))) {
            for (Row row : rows) {
              assertThat(countNotes(tx)).isEqualTo(2);
              assertThat(row.getString("text")).isIn("one", "two");
            }
          }
          addNote(tx, "three");
        });
    assertThat(countNotes(database())).isEqualTo(3);
  }

  @Test
  protected void streamLeftEarlyInATransactionLeavesItUsable() {
    createNotes(database());
    database()
        .transaction(tx -> {
          addNote(tx, "one");
          try (var rows = tx.stream(numbers())) {
            assertThat(rows.iterator().next()).isEqualTo(1);
          }
          addNote(tx, "two");
        });
    assertThat(countNotes(database())).isEqualTo(2);
  }

  @Test
  protected void streamOnABoundConnectionUsesIt() {
    var database = open(builder -> builder.maxSize(1));
    try (var connection = database.connection()) {
      try (var rows = database.stream(numbers())) {
        assertThat(rows.iterator().next()).isEqualTo(1);
        assertThat(connection.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
      }
    }
  }

  @Test
  protected void streamLeftOpenOnAConnectionEndsWithIt() {
    var database = open(builder -> builder.maxSize(1));
    var connection = database.newConnection();
    var rows = connection.stream(numbers());
    assertThat(rows.iterator().next()).isEqualTo(1);
    connection.close();
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    rows.close();
  }

  @Test
  protected void columnsAreKnownAlsoWithoutRows() {
    createNotes(database());
    try (var rows = database().stream("SELECT * FROM notes")) {
      assertThat(rows.columns().names()).containsExactly("id", "text", "completed");
      assertThat(rows.iterator().hasNext()).isFalse();
      assertThatThrownBy(() -> rows.iterator().next()).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  protected void wrongStatementFailsWhenItIsOpenedAndHoldsNothing() {
    refusedAndGoesOn(
        database(),
        DatabaseException.class,
        () -> database().stream("SELECT * FROM nowhere"),
        "nowhere");
    assertThat(database().metrics().active()).isZero();
  }

  @Test
  protected void failureWhileStreamingIsThrownAndTheConnectionGoesOn() {
    var failing =
        Query.of(dialect().numbersFailingAt(500, MANY)).fetchSize(10).map(row -> row.getInt(0));
    refusedAndGoesOn(
        database(),
        DatabaseException.class,
        () -> {
          try (var rows = database().stream(failing)) {
            rows.forEach(number -> assertThat(number).isLessThan(500));
          }
        });
    assertThat(database().metrics().active()).isZero();
  }

  @Test
  protected void failureOfTheMapperIsThrownAndTheStreamCanBeClosed() {
    var query =
        numbers()
            .map(row -> {
              throw new IllegalStateException("in the mapper");
            });
    assertThatThrownBy(
            () -> {
              try (var rows = database().stream(query)) {
                rows.forEach(_ -> {});
              }
            })
        .hasMessage("in the mapper");
    assertThat(database().metrics().active()).isZero();
  }

  @Test
  protected void closedStreamGivesNothingMore() {
    var rows = database().stream(numbers());
    var iterator = rows.iterator();
    assertThat(iterator.next()).isEqualTo(1);
    rows.close();
    rows.close();
    refused(ClosedException.class, iterator::hasNext, "closed");
    refused(ClosedException.class, iterator::next, "closed");
  }

  @Test
  protected void manyThreadsStreamAtTheSameTimeOverFewConnections() throws Exception {
    var database = open(builder -> builder.maxSize(2));
    List<Long> sums =
        Workers.inParallel(
            6,
            _ -> {
              try (var rows = database.stream(numbers())) {
                return rows.stream().mapToLong(number -> number).sum();
              }
            });
    assertThat(sums).containsOnly(MANY * (MANY + 1L) / 2);
  }

  @Test
  protected void streamMayBeHandedToAnotherThread() throws Exception {
    Database database = database();
    var rows = database.stream(numbers());
    assertThat(rows.iterator().next()).isEqualTo(1);
    long left =
        Workers.elsewhere(() -> {
          try (rows) {
            return rows.stream().count();
          }
        });
    assertThat(left).isEqualTo(MANY - 1);
    assertThat(database.metrics().active()).isZero();
  }
}
