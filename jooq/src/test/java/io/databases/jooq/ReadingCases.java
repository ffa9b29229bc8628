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
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.with;

import io.databases.MappingException;
import io.databases.Row;
import io.databases.jooq.Tables.Title;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Queries, and what their rows become. */
abstract class ReadingCases extends QueryObjectsCases {
  record Note(Long id, String text) {}

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
    assertThat(byCore).isEqualTo(byJooq).isEqualTo(new Note(2L, "two"));
  }

  @Test
  void allVerbsReadQueries() {
    addNotes();
    var texts = jooq.query(select(TEXT).from(NOTE).orderBy(ID));

    assertThat(database.fetchMany(2, texts)).hasSize(2);
    assertThat(database.fetchOne(texts).orElseThrow().value1()).isEqualTo("one");
    assertThat(database.fetchValue(String.class, texts)).isEqualTo("one");
    assertThat(database.fetchValue(String.class, "text", texts)).isEqualTo("one");
    assertThat(database.fetchOne(jooq.query(select(TEXT).from(NOTE).where(TEXT.eq("no such one")))))
        .isEmpty();
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
  void aConverterThatFailsIsNamedWithoutTheValue() {
    addNotes();
    database.execute("UPDATE notes SET title = 's' WHERE id = 1");

    assertThatThrownBy(() -> database.fetchAll(jooq.query(select(TITLE).from(NOTE))))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("title")
        .hasMessageContaining("StringIndexOutOfBounds");
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
  void aDeclaredTableTakesAliases() {
    addNotes();
    var next = NOTE.as("next");

    var pairs =
        database.fetchAll(
            jooq.query(
                select(TEXT, next.field(TEXT))
                    .from(NOTE)
                    .join(next)
                    .on(next.field(ID).eq(ID.plus(1)))
                    .orderBy(ID)));

    assertThat(pairs.getFirst().get(TEXT)).isEqualTo("one");
    assertThat(pairs.getFirst().get(next.field(TEXT))).isEqualTo("two");
    assertThat(pairs).hasSize(2);
  }

  @Test
  void aFieldThatIsSelectedTwiceIsReadTwice() {
    addNotes();

    var twice =
        database.fetchOne(jooq.query(select(ID, ID, val("a"), val("a")).from(NOTE).orderBy(ID)));

    assertThat(twice.orElseThrow().intoList()).containsExactly(1L, 1L, "a", "a");
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
  void anAsteriskOverATableWithoutColumnsGivesWhatTheDatabaseNames() {
    addNotes();

    var note =
        database.fetchOne(
            jooq.query(select(asterisk()).from(table(name("notes"))).orderBy(field(name("id")))));

    assertThat(note.orElseThrow().get("text")).isEqualTo("one");
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
    var query = jooq.query(select(ID).from(NOTE).where(TEXT.eq("s3cret"), ID.lt(77L)));

    assertThat(query.sql()).doesNotContain("s3cret").doesNotContain("77").contains("?");
  }

  @Test
  void queriesOfOneShapeAreOneStatementForTheDatabase() {
    assertThat(jooq.query(select(ID).from(NOTE).where(TEXT.eq("one"), ID.lt(5L))).sql())
        .isEqualTo(jooq.query(select(ID).from(NOTE).where(TEXT.eq("two"), ID.lt(6L))).sql());
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
    assertThat(database.fetchOne(byText.bind("three")).orElseThrow().value1())
        .isEqualTo(new Title("third"));
  }

  @Test
  void aParameterThatIsUsedTwiceTakesOneValue() {
    addNotes();
    var text = param("text", TEXT);
    var found =
        jooq.prepare(
            select(ID, text).from(NOTE).where(TEXT.eq(text)).and(ID.gt(0L)).or(ID.lt(-5L)));

    var note = database.fetchOne(found.bind(Map.of("text", "two"))).orElseThrow();

    assertThat(note.intoList()).containsExactly(2L, "two");
  }
}
