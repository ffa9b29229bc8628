package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import io.databases.ParameterException;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.UniqueViolationException;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.h2.api.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that a connection to H2 keeps. */
class H2StatementsTest {
  private final Database database = Database.builder("jdbc:h2:mem:").maxSize(1).open();

  @BeforeEach
  void fill() {
    database.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(50), flag BOOLEAN)");
    database.execute("INSERT INTO item VALUES (1, 'one', TRUE), (2, NULL, FALSE)");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aStatementIsRightAfterItsTableHasChanged() {
    var all = "SELECT * FROM item WHERE id = 1";
    for (int i = 0; i < 5; i++) {
      assertThat(database.fetchOne(all).orElseThrow().toList()).containsExactly(1, "one", true);
    }
    database.execute("ALTER TABLE item DROP COLUMN flag");
    assertThat(database.fetchOne(all).orElseThrow().toList()).containsExactly(1, "one");
    database.execute("ALTER TABLE item ALTER COLUMN name RENAME TO title");
    assertThat(database.fetchOne(all).orElseThrow().columns().names())
        .containsExactly("ID", "TITLE");
    database.execute("DROP TABLE item");
    database.execute("CREATE TABLE item (id BIGINT, flag BOOLEAN)");
    database.execute("INSERT INTO item VALUES (1, TRUE)");
    assertThat(database.fetchOne(all).orElseThrow().toList()).containsExactly(1L, true);
  }

  @Test
  void theLimitOfOneCallIsNotThatOfTheNext() {
    var all = "SELECT id FROM item ORDER BY id";
    for (int i = 0; i < 5; i++) {
      assertThat(database.fetchOne(all)).isPresent();
      assertThat(database.fetchMany(1, all)).hasSize(1);
      assertThat(database.fetchAll(all)).hasSize(2);
    }
  }

  @Test
  void aStatementThatFailedRunsAgain() {
    var insert = "INSERT INTO item VALUES (?, 'three', TRUE)";
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> database.execute(insert, 1))
          .isInstanceOf(UniqueViolationException.class);
    }
    assertThat(database.execute(insert, 3).affectedRows()).isEqualTo(1);
    assertThat(database.execute(insert, 4).affectedRows()).isEqualTo(1);
  }

  /** Of what it is given as a batch, H2 would run the other sets of values all the same. */
  @Test
  void executeManyIsStoppedAsAWhole() {
    database.execute("CREATE TABLE total (n BIGINT)");
    var insert =
        Query.of("INSERT INTO total SELECT sum(x) FROM system_range(1, ?)")
            .timeout(Duration.ofMillis(300));
    var quickAndSlow =
        IntStream.range(0, 300).mapToObj(i -> List.of(i < 200 ? i : 200_000_000)).toList();
    assertThatThrownBy(() -> database.executeMany(insert, quickAndSlow))
        .isInstanceOf(StatementTimeoutException.class)
        .hasMessageContaining("it was cancelled");
    assertThat(database.fetchValue(Integer.class, "SELECT count(*) FROM total")).isZero();
    assertThat(database.metrics().created()).as("sessions").isEqualTo(1);
  }

  /** Counts how often it is called: once for each statement, unless it is for each row. */
  public static final class Counting implements Trigger {
    static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public void fire(Connection connection, Object[] before, Object[] after) {
      CALLS.incrementAndGet();
    }
  }

  @Test
  void triggersAreCalledForEachSet() {
    database.execute("CREATE TABLE watched (n INTEGER)");
    database.execute(
        "CREATE TRIGGER counting AFTER INSERT ON watched CALL '" + Counting.class.getName() + "'");
    Counting.CALLS.set(0);
    database.executeMany(
        "INSERT INTO watched VALUES (?)", IntStream.range(0, 200).boxed().toList());
    assertThat(Counting.CALLS).hasValue(200);
  }

  @Test
  void manySetsAreInsertedWhateverTheCaseOfNames() {
    for (var option :
        List.of("DATABASE_TO_UPPER=FALSE", "DATABASE_TO_LOWER=TRUE", "MODE=MySQL", "MODE=Oracle")) {
      try (var other = Database.open("jdbc:h2:mem:;" + option)) {
        other.execute("CREATE TABLE t (n BIGINT)");
        var numbers = IntStream.range(0, 100).boxed().toList();
        assertThat(other.executeMany("INSERT INTO t VALUES (?)", numbers).counts())
            .as(option)
            .hasSize(100)
            .containsOnly(1);
      }
    }
  }

  @Test
  void aValueThatCannotBeBoundIsNamedByItsPlace() {
    database.execute("CREATE TABLE pair (n INTEGER, o VARCHAR)");
    var rows = IntStream.range(0, 200).mapToObj(i -> List.of(i, i == 100 ? new Object() : "text"));
    assertThatThrownBy(() -> database.executeMany("INSERT INTO pair VALUES (?, ?)", rows.toList()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("parameter 2 ");
    assertThat(database.fetchValue(Integer.class, "SELECT count(*) FROM pair")).isZero();
  }

  @Test
  void moreStatementsThanAreKeptCanBeRun() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 200; i++) {
        var sql = "SELECT %d + id FROM item WHERE id = 1".formatted(i);
        assertThat(database.fetchValue(Integer.class, sql)).isEqualTo(i + 1);
      }
    }
  }
}
