package io.databases.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.VARCHAR;

import io.databases.Database;
import io.databases.jooq.DeclaredTable;
import io.databases.jooq.Jooq;
import java.util.ArrayList;
import org.jooq.Record;
import org.jooq.TableField;
import org.junit.jupiter.api.Test;

/** What the README shows of query objects. */
final class QueryObjectsTest {
  // README: query objects, the table
  static final DeclaredTable NOTE = DeclaredTable.named("notes");
  static final TableField<Record, Long> ID =
      NOTE.primaryKey("id", BIGINT.generatedByDefaultAsIdentity());
  static final TableField<Record, String> TEXT = NOTE.column("text", VARCHAR(100).notNull());

  // README ends here

  @Test
  void queryObjects() {
    var seen = new ArrayList<String>();
    try (var database = Database.open("sqlite://")) {
      // README: query objects
      var jooq = Jooq.on(database);
      jooq.createAll(database, NOTE);
      database.execute(jooq.query(insertInto(NOTE, TEXT).values("one").values("two")));

      var notes = select(ID, TEXT).from(NOTE).where(TEXT.like("t%"));
      for (var note : database.fetchAll(jooq.query(notes))) {
        seen.add(note.get(ID) + " " + note.get(TEXT));
      }
      // README ends here
    }
    assertThat(seen).containsExactly("2 two");
  }
}
