package io.databases.jooq;

import static io.databases.jooq.Tables.AUTHOR;
import static io.databases.jooq.Tables.COMPLETED;
import static io.databases.jooq.Tables.ID;
import static io.databases.jooq.Tables.NOTE;
import static io.databases.jooq.Tables.TEXT;
import static io.databases.jooq.Tables.TITLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;

import io.databases.Database;
import io.databases.Queries;
import io.databases.jooq.Tables.Title;
import io.databases.testing.support.LiveThreads;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** A database with the empty tables of {@link Tables}, for each case. */
abstract class QueryObjectsCases {
  record NewNote(long id, String text, boolean completed, Title title) {}

  Database database;
  Jooq jooq;
  private TestInfo test;

  abstract Target target();

  @BeforeEach
  final void createTables(TestInfo info) throws Exception {
    test = info;
    database = Database.open(target().url());
    jooq = Jooq.on(database);
    jooq.dropAll(database, NOTE, AUTHOR);
    jooq.createAll(database, NOTE, AUTHOR);
  }

  @AfterEach
  final void closeDatabase() {
    assertThat(database.metrics().active()).isZero();
    database.close();
    assertThat(LiveThreads.platform(LiveThreads.LIBRARY)).isEmpty();
  }

  final boolean can(Feature feature) {
    return !target().lacks().containsKey(feature);
  }

  /** Leaves the case out, and says so, where the database lacks something. */
  final void needs(Feature feature) {
    if (!can(feature)) {
      var reason = target().name() + ": " + target().lacks().get(feature);
      System.out.println("skipped " + test.getDisplayName() + " on " + reason);
      Assumptions.abort(reason);
    }
  }

  /** Notes 1 to 3; 1 and 3 are not completed, 2 is. */
  final void addNotes() {
    jooq.prepare(
            insertInto(NOTE, ID, TEXT, COMPLETED, TITLE)
                .values(
                    param("id", ID),
                    param("text", TEXT),
                    param("completed", COMPLETED),
                    param("title", TITLE)))
        .executeMany(
            database,
            List.of(
                new NewNote(1, "one", false, new Title("first")),
                Map.of("id", 2L, "text", "two", "completed", true, "title", new Title("second")),
                new NewNote(3, "three", false, new Title("third"))));
  }

  final long countNotes(Queries in) {
    return in.fetchValue(Long.class, jooq.query(select(count()).from(NOTE)));
  }
}
