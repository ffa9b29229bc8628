package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refusedAndGoesOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.ParameterException;
import io.databases.Queries;
import io.databases.Query;
import io.databases.Row;
import io.databases.testing.support.Workers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The verbs, and what each gives. */
public abstract class QueriesTck extends TckTest {

  /** Runs the same on the database, on a connection and in a transaction. */
  private void everywhere(Consumer<Queries> check) {
    check.accept(database());
    try (var connection = database().newConnection()) {
      check.accept(connection);
    }
    database().transaction(tx -> check.accept(tx));
  }

  @Test
  protected void verbsGiveTheSameOnDatabaseConnectionAndTransaction() {
    createThreeNotes(database());
    everywhere(in -> {
      assertThat(in.fetchAll("SELECT text FROM notes ORDER BY id"))
          .extracting(row -> row.get("text"))
          .containsExactly("one", "two", "three");
      assertThat(in.fetchOne("SELECT text FROM notes WHERE id = ?", 2))
          .map(row -> row.get(0))
          .contains("two");
      assertThat(in.fetchValue(Long.class, "SELECT count(*) FROM notes")).isEqualTo(3);
      assertThat(in.fetchMany(2, "SELECT * FROM notes ORDER BY id")).hasSize(2);
      assertThat(in.execute("UPDATE notes SET text = text").affectedRows()).isEqualTo(3);
      try (var rows = in.stream("SELECT * FROM notes")) {
        assertThat(rows).hasSize(3);
      }
    });
  }

  @Test
  protected void queryObjectsGiveTheSameAsText() {
    createThreeNotes(database());
    var query = Query.of("SELECT text FROM notes WHERE completed = :done").bind("done", true);
    everywhere(in -> {
      assertThat(in.fetchAll(query)).hasSize(1);
      assertThat(in.fetchAll(query.value(String.class))).containsExactly("two");
      assertThat(in.fetchOne(query.value(String.class))).contains("two");
      assertThat(in.fetchValue(String.class, query)).isEqualTo("two");
      assertThat(in.fetchMany(5, query.map(row -> row.getString(0)))).containsExactly("two");
    });
  }

  @Test
  protected void queryIsAValueThatCanBeBoundAgain() {
    createThreeNotes(database());
    var open = Query.of("SELECT count(*) FROM notes WHERE completed = :done");
    assertThat(database().fetchValue(Long.class, open.bind("done", true))).isEqualTo(1);
    assertThat(database().fetchValue(Long.class, open.bind("done", false))).isEqualTo(2);
    refusedAndGoesOn(database(), ParameterException.class, () -> database().fetchAll(open), "done");
  }

  @Test
  protected void fetchOneGivesTheFirstRowOrNothing() {
    createThreeNotes(database());
    var all = "SELECT text FROM notes ORDER BY id";
    assertThat(database().fetchOne(all)).map(row -> row.get("text")).contains("one");
    assertThat(database().fetchOne("SELECT text FROM notes WHERE id = 99")).isEmpty();
  }

  @Test
  protected void fetchValueIsTheFirstColumnOrOneByIndexOrByName() {
    createThreeNotes(database());
    var query = Query.of("SELECT id, text FROM notes WHERE id = 2");
    assertThat(database().fetchValue(Integer.class, query)).isEqualTo(2);
    assertThat(database().fetchValue(String.class, 1, query)).isEqualTo("two");
    assertThat(database().fetchValue(String.class, "text", query)).isEqualTo("two");
  }

  @Test
  protected void fetchValueWithoutARowOrWithNullIsNull() {
    createThreeNotes(database());
    database().execute("UPDATE notes SET text = NULL WHERE id = 1");
    assertThat(database().fetchValue(String.class, "SELECT text FROM notes WHERE id = 99"))
        .isNull();
    assertThat(database().fetchValue(String.class, "SELECT text FROM notes WHERE id = 1")).isNull();
  }

  @Test
  protected void fetchManyGivesAtMostSoManyRowsAndTheNextQueryWorks() {
    createThreeNotes(database());
    var all = "SELECT text FROM notes ORDER BY id";
    assertThat(database().fetchMany(2, all))
        .extracting(row -> row.get("text"))
        .containsExactly("one", "two");
    assertThat(database().fetchMany(10, all)).hasSize(3);
    refusedAndGoesOn(database(), ParameterException.class, () -> database().fetchMany(0, all), "0");
  }

  @Test
  protected void resultWithoutRowsStillHasNoRowsAnywhere() {
    createNotes(database());
    assertThat(database().fetchAll("SELECT * FROM notes")).isEmpty();
    assertThat(database().fetchMany(3, "SELECT * FROM notes")).isEmpty();
    try (var rows = database().stream("SELECT * FROM notes")) {
      assertThat(rows.columns().names()).containsExactly("id", "text", "completed");
      assertThat(rows).isEmpty();
    }
  }

  @Test
  protected void executeTellsHowManyRowsWereAffected() {
    createThreeNotes(database());
    var database = database();
    assertThat(database.execute("INSERT INTO notes (text) VALUES ('four')").affectedRows())
        .isEqualTo(1);
    assertThat(database.execute("UPDATE notes SET completed = ? WHERE id > 1", true).affectedRows())
        .isEqualTo(3);
    assertThat(database.execute("DELETE FROM notes WHERE id < 3").affectedRows()).isEqualTo(2);
  }

  @Test
  protected void executeThatFindsNothingAffectsZeroRowsAlsoAfterOneThatFoundSome() {
    createThreeNotes(database());
    var database = database();
    try (var connection = database.newConnection()) {
      assertThat(connection.execute("UPDATE notes SET text = 'x'").affectedRows()).isEqualTo(3);
      assertThat(connection.execute("UPDATE notes SET text = 'y' WHERE id = 99").affectedRows())
          .isZero();
      assertThat(connection.execute("DELETE FROM notes WHERE id = 99").affectedRows()).isZero();
    }
  }

  @Test
  protected void executeOfWhatWritesNothingAffectsZeroRows() {
    createThreeNotes(database());
    try (var connection = database().newConnection()) {
      connection.execute("UPDATE notes SET text = 'x'");
      assertThat(connection.execute("SELECT * FROM notes").affectedRows()).isZero();
      assertThat(connection.execute("CREATE TABLE more (a INTEGER)").affectedRows()).isZero();
    }
  }

  @Test
  @Requires(Capability.GENERATED_KEYS)
  protected void generatedKeyIsTheOneOfTheInsertedRow() {
    createThreeNotes(database());
    var result = database().execute("INSERT INTO notes (text) VALUES ('four')");
    assertThat(result.generatedKey()).contains(4L);
    assertThat(database().fetchValue(String.class, "SELECT text FROM notes WHERE id = ?", 4))
        .isEqualTo("four");
  }

  @Test
  protected void noKeyIsToldWhereNothingWasInserted() {
    createThreeNotes(database());
    try (var connection = database().newConnection()) {
      connection.execute("INSERT INTO notes (text) VALUES ('four')");
      assertThat(connection.execute("UPDATE notes SET text = 'x'").generatedKey()).isEmpty();
      assertThat(connection.execute("DELETE FROM notes").generatedKey()).isEmpty();
      assertThat(connection.execute("SELECT 1").generatedKey()).isEmpty();
    }
  }

  @Test
  @Requires(Capability.RETURNING)
  protected void returningGivesRowsFromExecuteAndFromEveryFetch() {
    createNotes(database());
    var insert = "INSERT INTO notes (text) VALUES (?) RETURNING id, text";
    var executed = database().execute(insert, "a");
    assertThat(executed.affectedRows()).isEqualTo(1);
    assertThat(executed.rows()).hasSize(1).first().hasToString("id=1 text='a'");
    assertThat(database().fetchValue(Long.class, insert, "b")).isEqualTo(2);
    assertThat(database().fetchOne(insert, "c")).map(row -> row.get("text")).contains("c");
    assertThat(database().fetchAll(insert, "d")).hasSize(1);
    assertThat(countNotes(database())).isEqualTo(4);
  }

  @Test
  @Requires(Capability.RETURNING)
  protected void writeInAFetchTakesItsWholeEffectHoweverFewRowsAreWanted() {
    createThreeNotes(database());
    var update = "UPDATE notes SET text = 'x' RETURNING id";
    assertThat(database().fetchOne(update)).isPresent();
    assertThat(Cases.count(database(), "notes WHERE text = 'x'")).isEqualTo(3);
    assertThat(database().fetchMany(1, "UPDATE notes SET text = 'y' RETURNING id")).hasSize(1);
    assertThat(Cases.count(database(), "notes WHERE text = 'y'")).isEqualTo(3);
  }

  @Test
  @Requires(Capability.RETURNING)
  protected void returningOfManyRowsCountsThem() {
    createThreeNotes(database());
    var result = database().execute("DELETE FROM notes WHERE id > 1 RETURNING id");
    assertThat(result.affectedRows()).isEqualTo(2);
    assertThat(result.rows()).hasSize(2);
  }

  @Test
  protected void tablesAreCreatedAndDroppedOutsideATransaction() {
    var database = database();
    createThreeNotes(database);
    database.execute("DROP TABLE notes");
    refusedAndGoesOn(database, DatabaseException.class, () -> countNotes(database), "notes");
    createNotes(database);
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void tablesAreCreatedAndDroppedInATransaction() {
    var database = database();
    createNotes(database);
    database.transaction(() -> {
      database.execute("DROP TABLE notes");
      createThreeNotes(database);
    });
    assertThat(countNotes(database)).isEqualTo(3);
  }

  @Test
  protected void sameTextGivesNewColumnsAfterTheTableHasChanged() {
    var database = database();
    createThreeNotes(database);
    var all = "SELECT * FROM notes WHERE id = 1";
    assertThat(database.fetchOne(all)).map(Row::size).contains(3);
    database.execute("ALTER TABLE notes ADD COLUMN more INTEGER");
    assertThat(database.fetchOne(all)).map(Row::size).contains(4);
  }

  @Test
  protected void sameTextGivesNewTypesAfterTheTableWasMadeAnew() throws Exception {
    var database = database();
    var uuid = UUID.fromString("71fe9f66-3841-42ee-9c17-2819bba9c4b6");
    for (var type : List.of(ColumnType.BOOLEAN, ColumnType.UUID)) {
      database.execute("CREATE TABLE things (thing %s)".formatted(type(type)));
      database.execute("INSERT INTO things VALUES (?)", type == ColumnType.UUID ? uuid : true);
      var read =
          Workers.inParallel(4, _ -> database.fetchValue(String.class, "SELECT thing FROM things"));
      assertThat(read).containsOnly(type == ColumnType.UUID ? uuid.toString() : "true");
      database.execute("DROP TABLE things");
    }
  }

  @Test
  protected void unicodeInTextAndValuesComesBackAsItIs() {
    createNotes(database());
    var text = "ßäöü — 你好 😀 ' \" \\ \t \u0301";
    addNote(database(), text);
    assertThat(database().fetchValue(String.class, "SELECT text FROM notes")).isEqualTo(text);
    assertThat(database().fetchValue(String.class, "SELECT text FROM notes WHERE text = ?", text))
        .isEqualTo(text);
    assertThat(database().fetchValue(String.class, "SELECT '你好 😀'")).isEqualTo("你好 😀");
  }

  @Test
  protected void largeTextComesBackWhole() {
    var database = database();
    database.execute("CREATE TABLE blobs (content %s)".formatted(type(ColumnType.BYTES)));
    var bytes = new byte[3_000_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    database.execute("INSERT INTO blobs VALUES (?)", (Object) bytes);
    assertThat(database.fetchValue(byte[].class, "SELECT content FROM blobs")).isEqualTo(bytes);
  }

  @Test
  protected void listsOfRowsCannotBeChanged() {
    createThreeNotes(database());
    var rows = database().fetchAll("SELECT * FROM notes");
    assertThat(rows).isUnmodifiable();
    assertThat(rows.getFirst().toList()).isUnmodifiable();
    assertThat(rows.getFirst().toMap()).isInstanceOf(Map.class).isUnmodifiable();
  }

  @Test
  protected void manyStatementsOneAfterAnotherLeaveNothingOpen() {
    createNotes(database());
    for (int i = 0; i < 300; i++) {
      addNote(database(), "note " + i);
      assertThat(database().fetchOne("SELECT text FROM notes WHERE id = " + (i + 1)))
          .isNotEqualTo(Optional.empty());
    }
    assertThat(database().metrics().active()).isZero();
  }

  @Test
  protected void rowsStayValidAfterTheDatabaseIsClosed() {
    Database database = database();
    createThreeNotes(database);
    List<Row> rows = database.fetchAll("SELECT * FROM notes ORDER BY id");
    database.close();
    assertThat(rows).extracting(row -> row.get("text")).containsExactly("one", "two", "three");
  }
}
