package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refusedAndGoesOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.MappingException;
import io.databases.Query;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that become Java records. */
public abstract class RecordsTck extends TckTest {
  protected record Note(long id, String text, boolean completed) {}

  protected record Event(int eventId, @Nullable LocalDate createdAt, @Nullable BigDecimal price) {}

  protected record Loose(@Nullable Long id, @Nullable String text, @Nullable Boolean completed) {}

  protected record WithExtra(long id, String text, boolean completed, String extra) {}

  protected record Few(long id) {}

  protected record Picky(String text) {
    public Picky {
      if (text.equals("two")) {
        throw new IllegalArgumentException("not two");
      }
    }
  }

  @BeforeEach
  protected void threeNotes() {
    createThreeNotes(database());
  }

  private <T> List<T> notes(Class<T> type) {
    return calls().fetchAll(Query.of("SELECT * FROM notes ORDER BY id").as(type));
  }

  private void refused(ThrowingCallable call, String... words) {
    refusedAndGoesOn(database(), MappingException.class, call, words);
  }

  @Test
  protected void componentsTakeTheColumnsOfTheirNames() {
    assertThat(notes(Note.class))
        .containsExactly(
            new Note(1, "one", false), new Note(2, "two", true), new Note(3, "three", false));
  }

  @Test
  protected void orderOfTheColumnsDoesNotMatter() {
    var query = Query.of("SELECT completed, text, id FROM notes WHERE id = 2").as(Note.class);
    assertThat(calls().fetchOne(query)).contains(new Note(2, "two", true));
  }

  @Test
  protected void underscoresBecomeHumps() {
    calls()
        .execute(
            "CREATE TABLE events (event_id INTEGER, created_at %s, price %s)"
                .formatted(type(ColumnType.DATE), type(ColumnType.DECIMAL)));
    var event = new Event(1, LocalDate.of(2024, 2, 29), new BigDecimal("1.25"));
    calls().execute("INSERT INTO events VALUES (:event_id, :created_at, :price)", event);
    var read = calls().fetchOne(Query.of("SELECT * FROM events").as(Event.class)).orElseThrow();
    assertThat(read.createdAt()).isEqualTo(event.createdAt());
    assertThat(read.price()).isEqualByComparingTo(event.price());
  }

  @Test
  protected void oneRowBecomesOneRecordAndNoneNone() {
    var query = Query.of("SELECT * FROM notes WHERE id = ?").as(Note.class);
    assertThat(calls().fetchOne(query.bindAll(2))).contains(new Note(2, "two", true));
    assertThat(calls().fetchOne(query.bindAll(99))).isEqualTo(Optional.empty());
  }

  @Test
  protected void streamAndFetchManyMapToo() {
    var query = Query.of("SELECT * FROM notes ORDER BY id").as(Note.class);
    try (var rows = database().stream(query)) {
      assertThat(rows).extracting(Note::text).containsExactly("one", "two", "three");
    }
    assertThat(calls().fetchMany(1, query)).extracting(Note::id).containsExactly(1L);
  }

  @Test
  protected void oneColumnBecomesAnyOtherType() {
    assertThat(calls().fetchAll(Query.of("SELECT text FROM notes ORDER BY id").as(String.class)))
        .containsExactly("one", "two", "three");
    refused(() -> notes(String.class), "String", "id, text, completed");
  }

  @Test
  protected void nullFillsAnObjectAndIsAnErrorForAPrimitive() {
    calls().execute("UPDATE notes SET completed = NULL WHERE id = 1");
    assertThat(notes(Loose.class)).first().isEqualTo(new Loose(1L, "one", null));
    refused(() -> notes(Note.class), "completed", "NULL");
  }

  @Test
  protected void componentWithoutAColumnIsNamedWithTheRecordAndTheColumns() {
    refused(() -> notes(WithExtra.class), "extra", "WithExtra", "id, text, completed");
  }

  @Test
  protected void columnWithoutAComponentIsNamedWithTheRecord() {
    refused(() -> notes(Few.class), "text", "Few");
  }

  @Test
  protected void valueOfTheWrongTypeNamesComponentAndRecord() {
    var query = Query.of("SELECT 'abc' AS id, text, completed FROM notes").as(Note.class);
    refused(() -> calls().fetchAll(query), "id", "Note");
  }

  @Test
  protected void constructorThatThrowsIsTheCause() {
    var query = Query.of("SELECT text FROM notes ORDER BY id");
    assertThat(calls().fetchMany(1, query.as(Picky.class))).hasSize(1);
    refused(
        () -> calls().fetchAll(Query.of("SELECT text FROM notes").as(Picky.class)),
        "Picky",
        "IllegalArgumentException");
  }
}
