package io.databases.jooq;

import static io.databases.jooq.Tables.AUTHOR;
import static io.databases.jooq.Tables.AUTHOR_ID;
import static io.databases.jooq.Tables.AUTHOR_OF;
import static io.databases.jooq.Tables.COMPLETED;
import static io.databases.jooq.Tables.ID;
import static io.databases.jooq.Tables.NAME;
import static io.databases.jooq.Tables.NOTE;
import static io.databases.jooq.Tables.TEXT;
import static io.databases.jooq.Tables.TITLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.with;

import io.databases.Database;
import io.databases.ParameterException;
import io.databases.Row;
import io.databases.jooq.Tables.Title;
import io.databases.testing.support.LiveThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What query objects do on every database. */
abstract class QueryObjectsCases {
  record Note(Long id, String text) {}

  record NewNote(String text, boolean completed, Title title) {}

  Database database;
  Jooq jooq;

  /** The address of a database that may have been used before. */
  abstract String url();

  /** Whether jOOQ has statements that change rows give them back. */
  boolean hasReturning() {
    return true;
  }

  @BeforeEach
  final void createTables() {
    database = Database.open(url());
    jooq = Jooq.on(database);
    jooq.dropAll(database, NOTE, AUTHOR);
    jooq.createAll(database, NOTE, AUTHOR);
  }

  @AfterEach
  final void closeDatabase() {
    database.close();
    assertThat(LiveThreads.platform(LiveThreads.LIBRARY)).isEmpty();
  }

  private void addNotes() {
    jooq.prepare(
            insertInto(NOTE, TEXT, COMPLETED, TITLE)
                .values(param("text", TEXT), param("completed", COMPLETED), param("title", TITLE)))
        .executeMany(
            database,
            List.of(
                new NewNote("one", false, new Title("first")),
                Map.of("text", "two", "completed", true, "title", new Title("second")),
                new NewNote("three", false, new Title("third"))));
  }

  @Test
  void aSelectGivesTypedRecords() {
    addNotes();

    var open =
        database.fetchAll(
            jooq.query(select(TEXT, TITLE).from(NOTE).where(COMPLETED.isFalse()).orderBy(ID)));

    assertThat(open).extracting(each -> each.value1()).containsExactly("one", "three");
    assertThat(open.getFirst().get(TITLE)).isEqualTo(new Title("first"));
    assertThat(open.getFirst().touched()).isFalse();
  }

  @Test
  void rowsStayRowsOrBecomeRecordsOfJava() {
    addNotes();
    var notes = select(ID, TEXT).from(NOTE).where(TEXT.eq("two"));

    Row row = database.fetchOne(jooq.rows(notes)).orElseThrow();
    var byCore = database.fetchOne(jooq.rows(notes).as(Note.class)).orElseThrow();
    var byJooq = database.fetchOne(jooq.query(notes, mapping(Note::new))).orElseThrow();

    assertThat(row.getString("text")).isEqualTo("two");
    assertThat(byCore).isEqualTo(byJooq).isEqualTo(new Note(row.getLong("id"), "two"));
  }

  @Test
  void convertersAreAppliedBothWays() {
    addNotes();

    var title =
        database.fetchOne(
            jooq.query(select(TITLE).from(NOTE).where(TITLE.eq(new Title("second")))));

    assertThat(title.orElseThrow().value1()).isEqualTo(new Title("second"));
    assertThat(database.fetchValue(String.class, "SELECT title FROM notes WHERE text = 'two'"))
        .isEqualTo("T:second");
  }

  @Test
  void columnsOfTheSameNameAreToldApartByTheirField() {
    database.execute(jooq.query(insertInto(AUTHOR, AUTHOR_ID, NAME).values(7L, "Daisy")));
    database.execute(jooq.query(insertInto(NOTE, ID, TEXT, AUTHOR_OF).values(3L, "note", 7L)));

    var joined =
        database
            .fetchOne(
                jooq.query(
                    select(ID, AUTHOR_ID, NAME)
                        .from(NOTE)
                        .join(AUTHOR)
                        .on(AUTHOR_OF.eq(AUTHOR_ID))))
            .orElseThrow();

    assertThat(joined.get(ID)).isEqualTo(3L);
    assertThat(joined.get(AUTHOR_ID)).isEqualTo(7L);
  }

  @Test
  void anAsteriskGivesAllColumnsOfADeclaredTable() {
    addNotes();

    var note = database.fetchOne(jooq.query(selectFrom(NOTE).where(TEXT.eq("two")))).orElseThrow();

    assertThat(note.get(COMPLETED)).isTrue();
    assertThat(note.get(TITLE)).isEqualTo(new Title("second"));
    assertThat(note.get(AUTHOR_OF)).isNull();
  }

  @Test
  void changesTellHowManyRowsTheyChanged() {
    addNotes();

    var updated =
        database.execute(jooq.query(update(NOTE).set(COMPLETED, true).where(COMPLETED.isFalse())));
    var deleted = database.execute(jooq.query(deleteFrom(NOTE).where(TEXT.in("one", "two"))));

    assertThat(updated.affectedRows()).isEqualTo(2);
    assertThat(deleted.affectedRows()).isEqualTo(2);
  }

  @Test
  void anUpsertInsertsOrUpdates() {
    for (var text : List.of("first", "second")) {
      database.execute(
          jooq.query(
              insertInto(NOTE, ID, TEXT)
                  .values(1L, text)
                  .onConflict(ID)
                  .doUpdate()
                  .set(TEXT, excluded(TEXT))));
    }

    assertThat(database.fetchAll(jooq.query(select(TEXT).from(NOTE))))
        .extracting(each -> each.value1())
        .containsExactly("second");
  }

  @Test
  void anInsertGivesBackWhatTheDatabaseMadeOrSaysWhatToDo() {
    var insert = insertInto(NOTE, TEXT).values("new").returningResult(ID, TEXT);
    if (!hasReturning()) {
      assertThatThrownBy(() -> jooq.query(insert))
          .isInstanceOf(ParameterException.class)
          .hasMessageContaining("generatedKey");
      return;
    }

    var made = database.fetchOne(jooq.query(insert)).orElseThrow();

    assertThat(made.value1()).isPositive();
    assertThat(made.value2()).isEqualTo("new");
  }

  @Test
  void commonTableExpressionsAndWindowsWork() {
    addNotes();
    var numbered =
        name("numbered")
            .fields("text", "place")
            .as(select(TEXT, rowNumber().over().orderBy(ID.desc())).from(NOTE));
    var text = field(name("numbered", "text"), TEXT.getDataType());

    var last =
        database.fetchOne(
            jooq.query(
                with(numbered)
                    .select(text)
                    .from(numbered)
                    .where(field(name("numbered", "place"), Integer.class).eq(1))));

    assertThat(last.orElseThrow().value1()).isEqualTo("three");
  }

  @Test
  void inListsMayBeEmpty() {
    addNotes();

    assertThat(database.fetchAll(jooq.query(select(ID).from(NOTE).where(TEXT.in(List.of())))))
        .isEmpty();
    assertThat(
            database.fetchAll(
                jooq.query(select(ID).from(NOTE).where(TEXT.in(List.of("one", "three"))))))
        .hasSize(2);
  }

  @Test
  void valuesNeverStandInTheSql() {
    var query = jooq.query(select(ID).from(NOTE).where(TEXT.eq("s3cret")).limit(5));

    assertThat(query.sql()).doesNotContain("s3cret").doesNotContain("5").contains("?");
  }

  @Test
  void moreValuesThanJooqWouldBindAreStillBound() {
    var many = new ArrayList<String>();
    for (int i = 0; i < 2000; i++) {
      many.add("s3cret" + i);
    }

    var query = jooq.query(select(ID).from(NOTE).where(TEXT.in(many)));

    assertThat(query.sql()).doesNotContain("s3cret");
    assertThat(database.fetchAll(query)).isEmpty();
  }

  @Test
  void aPreparedQueryIsRunWithOtherValues() {
    addNotes();
    var byText = jooq.prepare(select(TITLE).from(NOTE).where(TEXT.eq(param("text", TEXT))));

    for (var expected : Map.of("one", "first", "two", "second").entrySet()) {
      var found = database.fetchOne(byText.bind(Map.of("text", expected.getKey())));
      assertThat(found.orElseThrow().value1()).isEqualTo(new Title(expected.getValue()));
    }
  }

  @Test
  void aParameterWithoutValueIsNamed() {
    var query = select(ID).from(NOTE).where(TEXT.eq(param("text", TEXT)));

    assertThatThrownBy(() -> jooq.query(query))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("text");
    assertThatThrownBy(() -> jooq.prepare(query).bind(Map.of()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("text");
    assertThatThrownBy(() -> jooq.prepare(query).bind(Map.of("text", "one", "other", 1)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("other");
  }

  @Test
  void streamsFuturesAndTransactionsTakeQueries() {
    addNotes();
    var texts = jooq.query(select(TEXT).from(NOTE).orderBy(ID));

    var streamed = new ArrayList<String>();
    try (var stream = database.stream(texts)) {
      stream.forEach(each -> streamed.add(each.value1()));
    }
    var future = database.async().fetchAll(texts).join();
    assertThatThrownBy(() ->
            database.transaction(() -> {
              database.execute(jooq.query(deleteFrom(NOTE)));
              throw new IllegalStateException("given up");
            }))
        .hasMessage("given up");

    assertThat(streamed).containsExactly("one", "two", "three");
    assertThat(future).extracting(each -> each.value1()).isEqualTo(streamed);
    assertThat(database.fetchValue(Long.class, jooq.query(select(count()).from(NOTE))))
        .isEqualTo(3);
  }
}
