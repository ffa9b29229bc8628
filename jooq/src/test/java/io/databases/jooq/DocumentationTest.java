package io.databases.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.BOOLEAN;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.VARCHAR;

import io.databases.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jooq.Converter;
import org.jooq.Record;
import org.jooq.TableField;
import org.junit.jupiter.api.Test;

/** The code of docs/jooq.md, compiled and run. */
class DocumentationTest {
  static final DeclaredTable NOTE = DeclaredTable.named("notes");
  static final TableField<Record, Long> ID =
      NOTE.primaryKey("id", BIGINT.generatedByDefaultAsIdentity());
  static final TableField<Record, String> TEXT = NOTE.column("text", VARCHAR(100).notNull());
  static final TableField<Record, Boolean> COMPLETED =
      NOTE.column("completed", BOOLEAN.notNull().default_(false));

  static final DeclaredTable TASK = DeclaredTable.named("tasks");

  record Note(Long id, String text) {}

  record Priority(int level) {}

  static final TableField<Record, Priority> PRIORITY =
      TASK.column(
          "priority",
          INTEGER.asConvertedDataType(
              Converter.ofNullable(Integer.class, Priority.class, Priority::new, Priority::level)));

  @Test
  void theCodeOfThePageRuns() {
    var seen = new ArrayList<String>();
    try (var database = Database.open("sqlite://")) {
      var jooq = Jooq.on(database);
      jooq.createAll(database, NOTE);

      database.execute(jooq.query(insertInto(NOTE, TEXT).values("one")));

      var insert =
          jooq.prepare(
              insertInto(NOTE, TEXT, COMPLETED)
                  .values(param("text", TEXT), param("completed", COMPLETED)));
      insert.executeMany(
          database,
          List.of(
              Map.of("text", "two", "completed", true),
              Map.of("text", "three", "completed", false)));

      var open = select(ID, TEXT).from(NOTE).where(COMPLETED.isFalse()).orderBy(ID);
      for (var note : database.fetchAll(jooq.query(open))) {
        seen.add(note.get(TEXT));
      }
      List<Note> notes = database.fetchAll(jooq.query(open, mapping(Note::new)));
      Long first = database.fetchValue(Long.class, jooq.query(open));

      try (var stream = database.stream(jooq.query(open))) {
        stream.forEach(note -> seen.add(note.value2()));
      }

      var byId = jooq.prepare(select(TEXT).from(NOTE).where(ID.eq(param("id", ID))));
      var second = database.fetchOne(byId.bind(Map.of("id", 2)));

      assertThat(seen).containsExactly("one", "three", "one", "three");
      assertThat(notes).extracting(Note::text).containsExactly("one", "three");
      assertThat(first).isEqualTo(1);
      assertThat(second.orElseThrow().value1()).isEqualTo("two");
    }
  }

  @Test
  void typesOfYourOwn() {
    try (var database = Database.open("sqlite://")) {
      var jooq = Jooq.on(database);
      jooq.createAll(database, TASK);

      database.execute(jooq.query(insertInto(TASK, PRIORITY).values(new Priority(3))));
      Priority urgent =
          database.fetchOne(jooq.query(select(PRIORITY).from(TASK))).orElseThrow().value1();

      assertThat(urgent).isEqualTo(new Priority(3));
    }
  }

  @Test
  void theCodeOfThePageIsHere() throws IOException {
    var module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    var page = Files.readString(module.resolveSibling("docs/jooq.md"));
    var here =
        words(
            Files.readString(
                module.resolve("src/test/java/io/databases/jooq/DocumentationTest.java")));

    var blocks =
        Pattern.compile("(?s)```java\n(.*?)```")
            .matcher(page)
            .results()
            .map(block -> words(block.group(1)))
            .toList();

    assertThat(blocks).isNotEmpty().allSatisfy(block -> assertThat(here).contains(block));
  }

  private static String words(String code) {
    return code.strip().replaceAll("\\s+", " ");
  }
}
