package io.databases.jooq;

import static io.databases.jooq.generated.Tables.BOOKS;
import static io.databases.jooq.generated.Tables.WRITERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;

import io.databases.jooq.generated.tables.records.BooksRecord;
import io.databases.jooq.generated.tables.records.WritersRecord;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables as jOOQ's code generator writes them. */
abstract class GeneratedTablesCases extends QueryObjectsCases {
  @BeforeEach
  final void createAndFill() {
    needs(Feature.IDENTITY); // which the generated tables have
    jooq.dropAll(database, BOOKS, WRITERS);
    jooq.createAll(database, BOOKS, WRITERS);
    jooq.prepare(
            insertInto(WRITERS, WRITERS.ID, WRITERS.NAME, WRITERS.CREATED_AT)
                .values(
                    param("id", WRITERS.ID),
                    param("name", WRITERS.NAME),
                    param("created_at", WRITERS.CREATED_AT)))
        .executeMany(
            database,
            List.of(
                new WritersRecord(1L, "Daisy", LocalDateTime.of(2024, 2, 29, 1, 2, 3)),
                new WritersRecord(2L, "Neil", null)));
    database.execute(
        jooq.query(
            insertInto(BOOKS, BOOKS.ID, BOOKS.TITLE, BOOKS.WRITER_ID).values(7L, "One", 2L)));
  }

  @AfterEach
  final void drop() {
    jooq.dropAll(database, BOOKS, WRITERS);
  }

  @Test
  void rowsBecomeRecordsOfTheGeneratedClass() {
    BooksRecord book =
        database.fetchOne(jooq.query(selectFrom(BOOKS).where(BOOKS.ID.eq(7L)))).orElseThrow();
    WritersRecord writer =
        database.fetchOne(jooq.query(selectFrom(WRITERS).orderBy(WRITERS.ID))).orElseThrow();

    assertThat(book.getTitle()).isEqualTo("One");
    assertThat(book.getPrice()).isEqualByComparingTo(new BigDecimal("9.99"));
    assertThat(book.touched()).isFalse();
    assertThat(writer.getCreatedAt()).isEqualTo(LocalDateTime.of(2024, 2, 29, 1, 2, 3));
  }

  @Test
  void columnsOfTheSameNameAreToldApart() {
    var joined =
        database
            .fetchOne(
                jooq.query(
                    select(BOOKS.ID, WRITERS.ID, WRITERS.NAME)
                        .from(BOOKS)
                        .join(WRITERS)
                        .on(BOOKS.WRITER_ID.eq(WRITERS.ID))))
            .orElseThrow();

    assertThat(joined.get(BOOKS.ID)).isEqualTo(7);
    assertThat(joined.get(WRITERS.ID)).isEqualTo(2);
  }

  @Test
  void aliasesAndPathsOfReferencesWork() {
    var book = BOOKS.as("b");

    var byPath =
        database.fetchOne(
            jooq.query(
                select(book.TITLE, book.writers().NAME)
                    .from(book)
                    .where(book.writers().NAME.eq("Neil"))));

    assertThat(byPath.orElseThrow().intoList()).containsExactly("One", "Neil");
  }

  @Test
  void aGeneratedRecordIsInsertedAsItIs() {
    var record = new BooksRecord(8L, "Two", 1L, new BigDecimal("12.50"));

    database.execute(jooq.query(insertInto(BOOKS).set(record)));

    assertThat(
            database.fetchAll(
                jooq.query(
                    selectFrom(BOOKS).where(BOOKS.PRICE.gt(BigDecimal.TEN)).orderBy(BOOKS.ID))))
        .extracting(BooksRecord::getTitle)
        .containsExactly("Two");
  }

  @Test
  void insertedRowsComeBackAsRecordsOfTheGeneratedClass() {
    needs(Feature.INSERT_RETURNING);

    BooksRecord made =
        database
            .fetchOne(
                jooq.query(
                    insertInto(BOOKS, BOOKS.ID, BOOKS.TITLE, BOOKS.WRITER_ID)
                        .values(9L, "Three", 1L)
                        .returning()))
            .orElseThrow();

    assertThat(made.getTitle()).isEqualTo("Three");
    assertThat(made.getPrice()).isEqualByComparingTo(new BigDecimal("9.99"));
  }
}
