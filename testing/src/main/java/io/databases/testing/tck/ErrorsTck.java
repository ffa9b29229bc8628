package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.SECRET;
import static io.databases.testing.tck.Cases.refused;
import static io.databases.testing.tck.Cases.refusedAndGoesOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.CheckViolationException;
import io.databases.ConstraintViolationException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.DatabaseUrl;
import io.databases.ForeignKeyViolationException;
import io.databases.NotNullViolationException;
import io.databases.ReadOnlyException;
import io.databases.SyntaxException;
import io.databases.UniqueViolationException;
import io.databases.testing.support.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the database refuses: the kind of exception, its message, and that work goes on. */
public abstract class ErrorsTck extends TckTest {

  private <E extends DatabaseException> E fails(
      Class<E> type, ThrowingCallable call, String... words) {
    var thrown = refusedAndGoesOn(database(), type, call, words);
    assertThat(thrown.connectionUsable()).as("the connection goes on").isTrue();
    assertThat(thrown.retrySafe()).as("making the same call again helps").isFalse();
    assertThat(database().metrics().active()).isZero();
    return thrown;
  }

  private void createConstrained() {
    var database = database();
    database.execute(
        "CREATE TABLE parents (id INTEGER PRIMARY KEY, code VARCHAR(20) NOT NULL, "
            + "CONSTRAINT parents_code_once UNIQUE (code))");
    database.execute(
        "CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL, age INTEGER, "
            + "CONSTRAINT children_of FOREIGN KEY (parent) REFERENCES parents (id), "
            + "CONSTRAINT children_age CHECK (age >= 0))");
    database.execute("INSERT INTO parents VALUES (1, ?)", SECRET);
  }

  @Test
  protected void nonsenseIsASyntaxError() {
    fails(SyntaxException.class, () -> calls().execute("SELEKT * FROM notes"), "SELEKT");
    fails(SyntaxException.class, () -> calls().fetchAll("SELECT FROM WHERE"));
  }

  @Test
  protected void unknownTableIsNamed() {
    fails(SyntaxException.class, () -> calls().fetchAll("SELECT * FROM nowhere"), "nowhere");
    fails(
        SyntaxException.class,
        () -> calls().execute("INSERT INTO nowhere VALUES (?)", SECRET),
        "nowhere");
  }

  @Test
  protected void unknownColumnIsNamed() {
    createNotes(database());
    fails(SyntaxException.class, () -> calls().fetchAll("SELECT txt FROM notes"), "txt");
    fails(SyntaxException.class, () -> calls().execute("UPDATE notes SET txt = ?", SECRET), "txt");
  }

  @Test
  protected void unknownFunctionIsNamed() {
    fails(
        SyntaxException.class,
        () -> calls().fetchAll("SELECT no_such_function(1)"),
        "no_such_function");
  }

  @Test
  protected void creatingATableTwiceFails() {
    createNotes(database());
    fails(DatabaseException.class, () -> createNotes(database()), "notes");
  }

  @Test
  protected void uniqueViolation() {
    createConstrained();
    var thrown =
        fails(
            UniqueViolationException.class,
            () -> calls().execute("INSERT INTO parents VALUES (2, ?)", SECRET));
    assertThat(thrown).isInstanceOf(ConstraintViolationException.class);
    if (can(Capability.CONSTRAINT_NAMES)) {
      assertThat(thrown.constraint()).hasValueSatisfying(name -> assertThat(name).contains("code"));
    }
  }

  @Test
  protected void primaryKeyViolationIsAUniqueViolation() {
    createConstrained();
    fails(
        UniqueViolationException.class,
        () -> calls().execute("INSERT INTO parents VALUES (1, 'other')"));
  }

  @Test
  protected void foreignKeyViolation() {
    createConstrained();
    fails(
        ForeignKeyViolationException.class,
        () -> calls().execute("INSERT INTO children VALUES (1, 99, 5)"));
    calls().execute("INSERT INTO children VALUES (1, 1, 5)");
    fails(
        ForeignKeyViolationException.class,
        () -> calls().execute("DELETE FROM parents WHERE id = 1"));
  }

  @Test
  protected void notNullViolation() {
    createConstrained();
    fails(
        NotNullViolationException.class,
        () -> calls().execute("INSERT INTO parents VALUES (2, NULL)"),
        "code");
  }

  @Test
  protected void checkViolation() {
    createConstrained();
    fails(
        CheckViolationException.class,
        () -> calls().execute("INSERT INTO children VALUES (1, 1, -1)"),
        can(Capability.CONSTRAINT_NAMES) ? "children_age" : "age");
  }

  @Test
  protected void violationsHaveTheStandardsCodes() {
    createConstrained();
    var unique =
        refused(
            UniqueViolationException.class,
            () -> calls().execute("INSERT INTO parents VALUES (1, 'other')"));
    assertThat(unique.sqlState()).hasValueSatisfying(code -> assertThat(code).startsWith("23"));
    var syntax = refused(SyntaxException.class, () -> calls().fetchAll("SELECT * FROM nowhere"));
    assertThat(syntax.sqlState()).hasValueSatisfying(code -> assertThat(code).startsWith("42"));
  }

  @Test
  protected void errorOnAConnectionLeavesTheConnectionUsable() {
    createConstrained();
    try (var connection = database().newConnection()) {
      for (int i = 0; i < 3; i++) {
        refusedAndGoesOn(
            connection,
            UniqueViolationException.class,
            () -> connection.execute("INSERT INTO parents VALUES (1, ?)", SECRET));
        refusedAndGoesOn(
            connection,
            SyntaxException.class,
            () -> connection.fetchAll("SELECT * FROM nowhere"),
            "nowhere");
      }
      assertThat(database().metrics().created()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  protected void errorInATransactionUndoesItAndTheNextOneWorks() {
    createConstrained();
    refused(
        UniqueViolationException.class,
        () ->
            database()
                .transaction(() -> {
                  calls().execute("INSERT INTO parents VALUES (2, 'two')");
                  calls().execute("INSERT INTO parents VALUES (3, ?)", SECRET);
                }));
    assertThat(Cases.count(database(), "parents")).isEqualTo(1);
    database().transaction(() -> calls().execute("INSERT INTO parents VALUES (2, 'two')"));
    assertThat(Cases.count(database(), "parents")).isEqualTo(2);
  }

  @Test
  protected void errorsOfManyThreadsReachTheRightCallers() throws Exception {
    createConstrained();
    var database = database();
    Workers.inParallel(
        8,
        number -> {
          for (int i = 0; i < 10; i++) {
            int id = 10 + number * 100 + i;
            if (number % 2 == 0) {
              database.execute("INSERT INTO parents VALUES (?, ?)", id, "code " + id);
            } else {
              refused(
                  UniqueViolationException.class,
                  () -> database.execute("INSERT INTO parents VALUES (?, ?)", id, SECRET));
            }
          }
          return null;
        });
    assertThat(Cases.count(database, "parents")).isEqualTo(41);
  }

  @Test
  protected void stackTraceLeadsToTheCaller() {
    assertThatThrownBy(() -> database().fetchAll("SELECT * FROM nowhere"))
        .satisfies(e ->
            assertThat(e.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().contains("stackTraceLeadsToTheCaller")));
  }

  @Test
  @Requires(Capability.FILE)
  protected void fileThatMayNotBeWrittenRefusesWritesAndStillReads() {
    var path = path(url());
    try (var database = Database.open(url())) {
      createThreeNotes(database);
    }
    try (var database = Database.open(readOnlyUrl())) {
      assertThat(countNotes(database)).isEqualTo(3);
      refusedAndGoesOn(
          database,
          ReadOnlyException.class,
          () -> addNote(database, SECRET),
          path.getFileName().toString());
    }
  }

  /** The address of the same file, opened for reading only. */
  protected String readOnlyUrl() {
    return urlWith("mode", "ro");
  }

  @Test
  @Requires(Capability.FILE)
  protected void fileThatIsNoDatabaseIsRefusedByItsName() throws Exception {
    var path = path(url());
    Files.writeString(path, "This is a letter to my aunt, and no database.\n".repeat(100));
    refused(
        DatabaseException.class,
        () -> {
          try (var database = Database.open(url())) {
            database.fetchAll("SELECT * FROM notes");
          }
        },
        path.getFileName().toString());
  }

  @Test
  @Requires(Capability.FILE)
  protected void damagedFileIsRefusedByItsName() throws Exception {
    var path = path(url());
    try (var database = Database.open(url())) {
      createNotes(database);
      database.executeMany(
          "INSERT INTO notes (text) VALUES (?)", List.of("a".repeat(900), "b".repeat(900)));
      for (int i = 0; i < 200; i++) {
        addNote(database, "note " + "x".repeat(900) + i);
      }
    }
    var bytes = Files.readAllBytes(path);
    for (int i = 2_000; i < bytes.length; i++) {
      bytes[i] = (byte) 0xA5;
    }
    Files.write(path, bytes);
    refused(
        DatabaseException.class,
        () -> {
          try (var database = Database.open(url())) {
            database.fetchAll("SELECT * FROM notes ORDER BY text");
          }
        },
        path.getFileName().toString());
  }

  private static Path path(String url) {
    return Path.of(DatabaseUrl.parse(url).database());
  }
}
