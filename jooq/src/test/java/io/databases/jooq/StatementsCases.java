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
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

import io.databases.ConstraintViolationException;
import io.databases.DatabaseException;
import io.databases.NotNullViolationException;
import io.databases.ParameterException;
import io.databases.jooq.Tables.Title;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** Tables, and statements that change them. */
abstract class StatementsCases extends QueryObjectsCases {

  @Test
  void tablesAreCreatedWhereTheyAreMissingAndDropped() {
    addNotes();

    jooq.createAll(database, NOTE, AUTHOR);
    assertThat(countNotes(database)).isEqualTo(3);

    jooq.dropAll(database, NOTE, AUTHOR);
    database.execute(jooq.dropTable(NOTE));
    assertThatThrownBy(() -> countNotes(database)).isInstanceOf(DatabaseException.class);
  }

  @Test
  void aDeclarationIsWhatTheDatabaseChecks() {
    database.execute(jooq.query(insertInto(NOTE, ID, TEXT).values(1L, "one")));

    assertThat(database.fetchValue(Boolean.class, jooq.query(select(COMPLETED).from(NOTE))))
        .as("the default")
        .isFalse();
    assertThatThrownBy(
            () -> database.execute(jooq.query(insertInto(NOTE, ID, TEXT).values(1L, "again"))))
        .as("the primary key")
        .isInstanceOf(ConstraintViolationException.class);
    assertThatThrownBy(() ->
            database.execute(jooq.query(insertInto(NOTE, ID, TEXT).values(2L, (String) null))))
        .as("not null")
        .isInstanceOf(NotNullViolationException.class);
  }

  @Test
  void referencesAreKept() {
    needs(Feature.FOREIGN_KEYS);

    assertThatThrownBy(() ->
            database.execute(
                jooq.query(insertInto(NOTE, ID, TEXT, AUTHOR_OF).values(1L, "one", 99L))))
        .isInstanceOf(ConstraintViolationException.class);
  }

  @Test
  void theDatabaseMakesKeys() {
    needs(Feature.IDENTITY);

    database.execute(jooq.query(insertInto(NOTE, TEXT).values("one")));
    database.execute(jooq.query(insertInto(NOTE, TEXT).values("two")));

    assertThat(database.fetchAll(jooq.query(select(ID).from(NOTE))))
        .extracting(each -> each.value1())
        .doesNotContainNull()
        .doesNotHaveDuplicates();
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
  void manySetsOfValuesAreMapsRecordsOfEitherKindOrLists() {
    var insert =
        jooq.prepare(
            insertInto(NOTE, ID, TEXT, TITLE)
                .values(param("id", ID), param("text", TEXT), param("title", TITLE)));
    var row = DSL.using(SQLDialect.DEFAULT).newRecord(ID, TEXT, TITLE, COMPLETED);
    row.values(2L, "two", new Title("second"), true);

    var counts =
        insert.executeMany(
            database,
            List.of(
                Map.of("id", 1, "text", "one", "title", new Title("first")),
                row,
                new NewNote(3, "three", false, new Title("third")),
                List.of(4L, "four", new Title("fourth"))));

    assertThat(counts.affectedRows()).isEqualTo(4);
    assertThat(database.fetchAll(jooq.query(select(TEXT, TITLE).from(NOTE).orderBy(ID))))
        .extracting(each -> each.value2().text())
        .containsExactly("first", "second", "third", "fourth");
  }

  @Test
  void manyUpdatesAreAllOrNothing() {
    addNotes();
    var rename =
        jooq.prepare(update(NOTE).set(TEXT, param("text", TEXT)).where(ID.eq(param("id", ID))));

    assertThatThrownBy(() ->
            rename.executeMany(database, List.of(List.of("uno", 1L), Arrays.asList(null, 2L))))
        .isInstanceOf(NotNullViolationException.class);
    assertThat(database.fetchValue(String.class, jooq.query(select(TEXT).from(NOTE).orderBy(ID))))
        .isEqualTo("one");
  }

  @Test
  void anInsertGivesBackWhatTheDatabaseMade() {
    needs(Feature.INSERT_RETURNING);
    var insert = insertInto(NOTE, ID, TEXT, TITLE).values(5L, "new", new Title("newest"));

    var made =
        database.fetchOne(jooq.query(insert.returningResult(ID, COMPLETED, TITLE))).orElseThrow();

    assertThat(made.intoList()).containsExactly(5L, false, new Title("newest"));
  }

  @Test
  void anInsertGivesBackWholeRows() {
    needs(Feature.INSERT_RETURNING);

    var made =
        database
            .fetchOne(jooq.query(insertInto(NOTE, ID, TEXT).values(5L, "new").returning()))
            .orElseThrow();

    assertThat(made.get(TEXT)).isEqualTo("new");
    assertThat(made.get(COMPLETED)).isFalse();
  }

  @Test
  void anUpdateGivesBackWhatItChanged() {
    needs(Feature.UPDATE_RETURNING);
    addNotes();

    var changed =
        database.fetchAll(
            jooq.query(update(NOTE).set(COMPLETED, true).where(ID.gt(1L)).returningResult(TEXT)));

    assertThat(changed).extracting(each -> each.value1()).containsExactlyInAnyOrder("two", "three");
  }

  @Test
  void aDeleteGivesBackWhatItRemoved() {
    needs(Feature.DELETE_RETURNING);
    addNotes();

    var removed =
        database.fetchAll(jooq.query(deleteFrom(NOTE).where(ID.eq(2L)).returningResult(ID, TITLE)));

    assertThat(removed.getFirst().intoList()).containsExactly(2L, new Title("second"));
    assertThat(countNotes(database)).isEqualTo(2);
  }

  @Test
  void whereThereIsNoReturningItIsRefusedWithARemedy() {
    if (can(Feature.INSERT_RETURNING)) {
      return;
    }

    assertThatThrownBy(
            () -> jooq.query(insertInto(NOTE, TEXT).values("new").returningResult(ID, TEXT)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("generatedKey");
    var made = database.execute(jooq.query(insertInto(NOTE, TEXT).values("new")));
    assertThat(made.generatedKey().orElseThrow()).isPositive();
  }

  @Test
  void joinedTablesAreFilledAndRead() {
    jooq.prepare(
            insertInto(AUTHOR, AUTHOR_ID, NAME).values(param("id", AUTHOR_ID), param("name", NAME)))
        .executeMany(database, List.of(List.of(1L, "Daisy"), List.of(2L, "Neil")));
    database.execute(
        jooq.query(insertInto(NOTE, ID, TEXT, AUTHOR_OF).values(1L, "a", 2L).values(2L, "b", 2L)));

    var perAuthor =
        database.fetchAll(
            jooq.query(
                select(NAME, DSL.count(ID))
                    .from(AUTHOR)
                    .leftJoin(NOTE)
                    .on(AUTHOR_OF.eq(AUTHOR_ID))
                    .groupBy(NAME)
                    .orderBy(NAME)));

    assertThat(perAuthor)
        .extracting(each -> each.intoList())
        .containsExactly(List.of("Daisy", 0), List.of("Neil", 2));
  }
}
