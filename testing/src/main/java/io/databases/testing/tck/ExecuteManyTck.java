package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.SECRET;
import static io.databases.testing.tck.Cases.refusedAndGoesOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.ConstraintViolationException;
import io.databases.DatabaseException;
import io.databases.ParameterException;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One statement for many sets of values. */
public abstract class ExecuteManyTck extends TckTest {

  /** A set of named values. */
  protected record Note(String text, boolean completed) {}

  private static final String BY_NAME =
      "INSERT INTO notes (text, completed) VALUES (:text, :completed)";
  private static final String BY_PLACE = "INSERT INTO notes (text, completed) VALUES (?, ?)";

  private List<String> texts() {
    return calls().fetchAll("SELECT text FROM notes ORDER BY id").stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  protected void setsOfValuesAreMapsOrRecordsForNames() {
    createNotes(database());
    var result =
        calls()
            .executeMany(
                BY_NAME,
                List.of(Map.of("text", "map", "completed", true), new Note("record", false)));
    assertThat(result.counts()).containsExactly(1, 1);
    assertThat(texts()).containsExactly("map", "record");
  }

  @Test
  protected void setsOfValuesAreListsOrArraysForPlaces() {
    createNotes(database());
    var result =
        calls()
            .executeMany(BY_PLACE, List.of(List.of("list", true), new Object[] {"array", false}));
    assertThat(result.size()).isEqualTo(2);
    assertThat(texts()).containsExactly("list", "array");
  }

  @Test
  protected void setsOfValuesAreSingleValuesWhereThereIsOnePlace() {
    createNotes(database());
    calls().executeMany("INSERT INTO notes (text) VALUES (?)", Arrays.asList("one", null, "three"));
    assertThat(texts()).containsExactly("one", null, "three");
  }

  @Test
  protected void countsAreThoseOfEachSet() {
    createThreeNotes(database());
    var result =
        calls()
            .executeMany(
                "UPDATE notes SET completed = ? WHERE id <= ?",
                List.of(List.of(true, 2), List.of(true, 99), List.of(true, 0)));
    assertThat(result.counts()).containsExactly(2, 3, 0);
    assertThat(result.affectedRows()).isEqualTo(5);
  }

  @Test
  protected void noSetsDoNothing() {
    createNotes(database());
    var result = calls().executeMany(BY_NAME, List.of());
    assertThat(result.size()).isZero();
    assertThat(result.affectedRows()).isZero();
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void failureOfOneSetUndoesAllOfThem() {
    calls().execute("CREATE TABLE unique_notes (id INTEGER PRIMARY KEY)");
    refusedAndGoesOn(
        database(),
        ConstraintViolationException.class,
        () -> calls().executeMany("INSERT INTO unique_notes VALUES (?)", List.of(1, 2, 3, 2, 4)));
    assertThat(Cases.count(database(), "unique_notes")).isZero();
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void failureOfOneSetUndoesAllOfThemButNotTheTransactionAround() {
    calls().execute("CREATE TABLE unique_notes (id INTEGER PRIMARY KEY)");
    database()
        .transaction(outer -> {
          outer.execute("INSERT INTO unique_notes VALUES (7)");
          try (var inner = outer.begin()) {
            Cases.refused(
                ConstraintViolationException.class,
                () -> inner.executeMany("INSERT INTO unique_notes VALUES (?)", List.of(1, 2, 1)));
          }
        });
    assertThat(calls().fetchValue(Integer.class, "SELECT id FROM unique_notes")).isEqualTo(7);
  }

  @Test
  @Requires(Capability.SAVEPOINTS)
  protected void failureOfOneSetInATransactionUndoesAllOfThemAlone() {
    calls().execute("CREATE TABLE unique_notes (id INTEGER PRIMARY KEY)");
    var insert = "INSERT INTO unique_notes VALUES (?)";
    try (var tx = database().begin()) {
      tx.execute(insert, 7);
      Cases.refused(
          ConstraintViolationException.class, () -> tx.executeMany(insert, List.of(1, 2, 1)));
      if (can(Capability.ERRORS_DOOM_TRANSACTIONS)) {
        Cases.refused(DatabaseException.class, () -> tx.execute(insert, 8));
        tx.rollback();
      } else {
        assertThat(Cases.count(tx, "unique_notes")).isEqualTo(1);
        tx.execute(insert, 8);
        tx.commit();
      }
    }
    assertThat(Cases.count(database(), "unique_notes"))
        .isEqualTo(can(Capability.ERRORS_DOOM_TRANSACTIONS) ? 0 : 2);
  }

  @Test
  protected void onAConnectionItWorksToo() {
    createNotes(database());
    try (var connection = database().newConnection()) {
      var result = connection.executeMany(BY_NAME, List.of(new Note("a", true)));
      assertThat(result.counts()).containsExactly(1);
      Cases.refused(
          ParameterException.class,
          () -> connection.executeMany(BY_NAME, List.of(Map.of("text", "b"))));
      assertThat(countNotes(connection)).isEqualTo(1);
    }
    try (var bound = database().connection()) {
      bound.executeMany(BY_PLACE, List.of(List.of("b", false), List.of("c", true)));
      database().executeMany(BY_PLACE, List.of(List.of("d", false)));
    }
    assertThat(texts()).containsExactly("a", "b", "c", "d");
  }

  @Test
  protected void setThatLacksAValueIsRefusedBeforeAnythingIsWritten() {
    createNotes(database());
    refusedAndGoesOn(
        database(),
        ParameterException.class,
        () ->
            calls()
                .executeMany(
                    BY_NAME,
                    List.of(Map.of("text", SECRET, "completed", true), Map.of("text", SECRET))),
        "completed");
    refusedAndGoesOn(
        database(),
        ParameterException.class,
        () -> calls().executeMany(BY_PLACE, List.of(List.of(SECRET, true), List.of(SECRET))));
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void listToExpandIsRefusedWithWhatToDoInstead() {
    createThreeNotes(database());
    refusedAndGoesOn(
        database(),
        ParameterException.class,
        () ->
            calls()
                .executeMany(
                    "DELETE FROM notes WHERE id IN (:ids)", List.of(Map.of("ids", List.of(1, 2)))),
        ":ids");
  }

  @Test
  protected void timeoutStopsAllOfItAndUndoesIt() {
    createThreeNotes(database());
    var write = "INSERT INTO notes (id) " + dialect().endless();
    refusedAndGoesOn(
        database(),
        StatementTimeoutException.class,
        () ->
            calls()
                .executeMany(
                    Query.of(write).timeout(Duration.ofMillis(80)), List.of(List.of(), List.of())),
        "longer than it may");
    assertThat(countNotes(database())).isEqualTo(3);
  }

  @Test
  protected void queryWithValuesOfItsOwnIsRefused() {
    createNotes(database());
    refusedAndGoesOn(
        database(),
        ParameterException.class,
        () -> calls().executeMany(Query.of(BY_PLACE, "own", true), List.of(List.of("a", true))),
        "rows");
    assertThat(countNotes(database())).isZero();
  }

  @Test
  protected void wrongStatementIsRefusedLikeAnyOther() {
    refusedAndGoesOn(
        database(),
        DatabaseException.class,
        () -> calls().executeMany("INSERT INTO nowhere VALUES (?)", List.of(SECRET)),
        "nowhere");
  }

  @Test
  protected void manySetsAreWrittenInOrder() {
    createNotes(database());
    int many = 5_000;
    var sets = new ArrayList<List<Object>>();
    IntStream.range(0, many).forEach(i -> sets.add(List.of("note " + i, i % 2 == 0)));
    var result = calls().executeMany(BY_PLACE, sets);
    assertThat(result.affectedRows()).isEqualTo(many);
    assertThat(texts()).hasSize(many).startsWith("note 0", "note 1").endsWith("note " + (many - 1));
  }

  @Test
  protected void failureOfALateSetUndoesAllOfThem() {
    calls().execute("CREATE TABLE unique_notes (id INTEGER PRIMARY KEY)");
    var insert = "INSERT INTO unique_notes VALUES (?)";
    var ids = new ArrayList<>(IntStream.range(0, 200).boxed().toList());
    ids.set(150, 70);
    refusedAndGoesOn(
        database(), ConstraintViolationException.class, () -> calls().executeMany(insert, ids));
    assertThat(Cases.count(database(), "unique_notes")).isZero();
    ids.set(150, 150);
    assertThat(calls().executeMany(insert, ids).counts()).hasSize(200).containsOnly(1);
    assertThat(Cases.count(database(), "unique_notes")).isEqualTo(200);
  }

  @Test
  protected void setsMayReferToThoseBeforeThem() {
    calls()
        .execute(
            "CREATE TABLE tree (id INTEGER PRIMARY KEY, parent INTEGER, "
                + "FOREIGN KEY (parent) REFERENCES tree (id))");
    var nodes = IntStream.range(1, 100).mapToObj(i -> Arrays.asList(i, i == 1 ? null : i / 2));
    var result = calls().executeMany("INSERT INTO tree (id, parent) VALUES (?, ?)", nodes.toList());
    assertThat(result.counts()).hasSize(99).containsOnly(1);
  }

  @Test
  protected void setsMayComeFromAnythingThatCanBeGoneThrough() {
    createNotes(database());
    Iterable<Note> once =
        () -> IntStream.range(0, 3).mapToObj(i -> new Note("n" + i, true)).iterator();
    calls().executeMany(BY_NAME, once);
    assertThat(texts()).containsExactly("n0", "n1", "n2");
  }

  @Test
  protected void insideATransactionItIsUndoneWithIt() {
    createNotes(database());
    try (var tx = database().begin()) {
      tx.executeMany(BY_NAME, List.of(new Note("a", true), new Note("b", true)));
      assertThat(countNotes(tx)).isEqualTo(2);
    }
    assertThat(countNotes(database())).isZero();
  }
}
