package io.databases.jooq;

import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.BOOLEAN;
import static org.jooq.impl.SQLDataType.VARCHAR;

import org.jooq.Converter;
import org.jooq.Record;
import org.jooq.TableField;

/** The tables of the tests. */
final class Tables {
  /** A title; the database has it with a mark before it. */
  record Title(String text) {}

  private static final Converter<String, Title> TITLES =
      Converter.ofNullable(
          String.class,
          Title.class,
          stored -> new Title(stored.substring(2)),
          title -> "T:" + title.text());

  static final DeclaredTable AUTHOR = DeclaredTable.named("authors");
  static final TableField<Record, Long> AUTHOR_ID =
      AUTHOR.primaryKey("id", BIGINT.generatedByDefaultAsIdentity());
  static final TableField<Record, String> NAME = AUTHOR.column("name", VARCHAR(100).notNull());

  static final DeclaredTable NOTE = DeclaredTable.named("notes");
  static final TableField<Record, Long> ID =
      NOTE.primaryKey("id", BIGINT.generatedByDefaultAsIdentity());
  static final TableField<Record, String> TEXT = NOTE.column("text", VARCHAR(100).notNull());
  static final TableField<Record, Boolean> COMPLETED =
      NOTE.column("completed", BOOLEAN.notNull().default_(false));
  static final TableField<Record, Title> TITLE =
      NOTE.column("title", VARCHAR(100).asConvertedDataType(TITLES));
  static final TableField<Record, Long> AUTHOR_OF = NOTE.references("author_id", AUTHOR_ID);

  private Tables() {}
}
