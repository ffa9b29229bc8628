package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.databases.ConstraintViolationException;
import io.databases.Database;
import io.databases.ParameterException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executeMany that is long enough for several rows to be inserted by one statement. */
class RowsAtOnceTest {
  private static final int MANY = 200;

  private final Database database = Database.open("sqlite://");

  @AfterEach
  void close() {
    database.close();
  }

  /** Numbers, the one at 150 as the one at 149. */
  private static List<Integer> withOneTwice() {
    var numbers = new ArrayList<>(IntStream.range(0, MANY).boxed().toList());
    numbers.set(150, 149);
    return numbers;
  }

  private long count(String table) {
    return database.fetchOne("SELECT count(*) AS n FROM " + table).orElseThrow().getLong("n");
  }

  @Test
  void theWrongRowIsNamedAndNoneIsInserted() {
    database.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)");
    assertThatThrownBy(() -> database.executeMany("INSERT INTO t VALUES (?)", withOneTwice()))
        .isInstanceOf(ConstraintViolationException.class)
        .hasMessageContaining("row 151 of the batch")
        .hasMessageContaining("t.n");
    var texts = new ArrayList<Object>(withOneTwice().subList(0, 100));
    texts.add("no number");
    assertThatThrownBy(() -> database.executeMany("INSERT INTO t VALUES (?)", texts))
        .hasMessageContaining("row 101 of the batch");
    assertThat(count("t")).isZero();
  }

  @Test
  void whatAConstraintLeavesOutCountsNothing() {
    database.execute("CREATE TABLE t (n INTEGER UNIQUE ON CONFLICT IGNORE)");
    var counts = database.executeMany("INSERT INTO t VALUES (?)", withOneTwice()).counts();
    assertThat(counts).hasSize(MANY);
    assertThat(counts[149]).isEqualTo(1);
    assertThat(counts[150]).isZero();
    assertThat(count("t")).isEqualTo(MANY - 1);
  }

  @Test
  void whatATriggerLeavesOutCountsNothing() {
    database.execute("CREATE TABLE t (n INTEGER)");
    database.execute(
        "CREATE TRIGGER few BEFORE INSERT ON T WHEN new.n = 7 BEGIN SELECT RAISE(IGNORE); END");
    var counts = database.executeMany("INSERT INTO t VALUES (?)", withOneTwice()).counts();
    assertThat(counts[6]).isEqualTo(1);
    assertThat(counts[7]).isZero();
    assertThat(count("t")).isEqualTo(MANY - 1);
  }

  @Test
  void aRowThatRefersToALaterOneIsRefused() {
    database.execute("CREATE TABLE tree (id INTEGER PRIMARY KEY, parent REFERENCES Tree (id))");
    var nodes = IntStream.range(1, MANY).mapToObj(i -> Arrays.asList(i, i == 60 ? 61 : null));
    assertThatThrownBy(() -> database.executeMany("INSERT INTO tree VALUES (?, ?)", nodes.toList()))
        .isInstanceOf(ConstraintViolationException.class)
        .hasMessageContaining("row 60 of the batch");
    assertThat(count("tree")).isZero();
  }

  /**
   * SQLite counts rows without parents for a statement, and takes for one that a row is a parent.
   */
  @Test
  void aRowWithoutParentIsRefusedThoughOthersWaitForIt(@TempDir Path folder) {
    var url = "sqlite:///" + folder.resolve("orphans.db");
    try (var careless = Database.open(url + "?foreign_keys=off")) {
      careless.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
      careless.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, parent REFERENCES parent (id))");
      careless.execute("CREATE TABLE child (t REFERENCES T (id))");
      careless.executeMany("INSERT INTO child VALUES (?)", List.of(5));
    }
    try (var careful = Database.open(url)) {
      var rows = IntStream.range(0, MANY).mapToObj(i -> Arrays.asList(i, i == 5 ? 999 : null));
      assertThatThrownBy(() -> careful.executeMany("INSERT INTO t VALUES (?, ?)", rows.toList()))
          .isInstanceOf(ConstraintViolationException.class)
          .hasMessageContaining("row 6 of the batch");
    }
  }

  @Test
  void functionsOfTheUsersAreNotAsked() {
    var url = "sqlite://";
    var loud =
        SqliteOptions.create()
            .function("upper", 1, values -> fail("upper was called"))
            .function("instr", 2, values -> fail("instr was called"));
    try (var other = Database.builder(url).with(loud).open()) {
      other.execute("CREATE TABLE t (n INTEGER)");
      assertThat(other.executeMany("INSERT INTO t VALUES (?)", withOneTwice()).counts())
          .containsOnly(1);
    }
  }

  @Test
  void namesMayBeQuotedQualifiedOrHidden() {
    database.execute("CREATE TABLE \"an \"\"odd\"\" name\" (\"a (b)\" INTEGER, c TEXT)");
    var rows = IntStream.range(0, MANY).mapToObj(i -> List.of(i, "c" + i)).toList();
    for (var insert :
        List.of(
            "INSERT INTO \"an \"\"odd\"\" name\" (\"a (b)\", c) VALUES (?, ?)",
            "INSERT INTO main.\"an \"\"odd\"\" name\" VALUES (?, ?)")) {
      assertThat(database.executeMany(insert, rows).counts()).containsOnly(1);
    }
    assertThat(count("\"an \"\"odd\"\" name\" WHERE c = 'c' || \"a (b)\"")).isEqualTo(2 * MANY);
    try (var bound = database.connection()) {
      bound.execute("CREATE TABLE t (n INTEGER)");
      bound.execute("CREATE TEMP TABLE t (n INTEGER UNIQUE ON CONFLICT IGNORE)");
      assertThat(bound.executeMany("INSERT INTO t VALUES (?)", withOneTwice()).affectedRows())
          .isEqualTo(MANY - 1);
    }
  }

  @Test
  void aValueThatCannotBeBoundIsNamedByItsPlace() {
    database.execute("CREATE TABLE t (n INTEGER, o TEXT)");
    var rows = new ArrayList<List<?>>();
    IntStream.range(0, MANY).forEach(i -> rows.add(List.of(i, i == 100 ? new Object() : "text")));
    assertThatThrownBy(() -> database.executeMany("INSERT INTO t VALUES (?, ?)", rows))
        .isInstanceOf(ParameterException.class)
        .satisfies(e ->
            assertThatThrownBy(
                    () -> database.execute("INSERT INTO t VALUES (?, ?)", 1, new Object()))
                .hasMessage(e.getMessage()));
    assertThat(count("t")).isZero();
  }
}
