package io.databases.jooq;

import static io.databases.jooq.Tables.COMPLETED;
import static io.databases.jooq.Tables.ID;
import static io.databases.jooq.Tables.NOTE;
import static io.databases.jooq.Tables.TEXT;
import static io.databases.jooq.Tables.TITLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.finalTable;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.VARCHAR;

import io.databases.ParameterException;
import io.databases.jooq.Tables.Title;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jooq.Converter;
import org.jooq.Param;
import org.jooq.ResultQuery;
import org.jooq.Row1;
import org.jooq.SQLDialect;
import org.jooq.exception.SQLDialectNotSupportedException;
import org.jooq.impl.AbstractRoutine;
import org.jooq.impl.CustomField;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.SchemaImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenderingTest {
  private final Jooq jooq = Jooq.of(SQLDialect.POSTGRES);

  private static Rendering rendering(org.jooq.Query query) {
    return Rendering.of(query, new DefaultConfiguration().set(SQLDialect.POSTGRES));
  }

  private static List<Object> values(Rendering rendering) {
    return rendering.params().stream().<Object>map(Param::getValue).toList();
  }

  /** jOOQ writes the WITH before it after all the rest. */
  @Test
  void parametersAreInTheOrderOfTheirMarksNotInThatOfTheirVisit() {
    var made =
        select(val("first"), field(name("text")))
            .from(finalTable(insertInto(NOTE, TEXT).values("second")));

    var rendering = rendering(made);

    assertThat(rendering.sql()).startsWith("with").contains("insert into \"notes\"");
    assertThat(values(rendering)).containsExactly("second", "first");
  }

  @Test
  void rowsOfParametersAreTheirParts() {
    var rendering =
        rendering(selectFrom(NOTE).where(row(ID, TEXT).in(List.of(row(1L, "a"), row(2L, "b")))));

    assertThat(values(rendering)).containsExactly(1L, "a", 2L, "b");
    assertThat(rendering.sql().chars().filter(each -> each == '?')).hasSize(4);
  }

  @Test
  void whatIsInlinedIsNoParameter() {
    var rendering = rendering(select(inline("a?b"), val(1)).from(NOTE));

    assertThat(rendering.sql()).contains("'a?b'").doesNotContain("\0");
    assertThat(values(rendering)).containsExactly(1);
  }

  @Test
  void statementsThatChangeRowsAreKnownWhereverTheyStand() {
    var insert = insertInto(NOTE, TEXT).values("one").returning(ID);

    assertThat(rendering(insert).changes()).isTrue();
    assertThat(rendering(selectFrom(finalTable(insertInto(NOTE, TEXT).values("one")))).changes())
        .isTrue();
    assertThat(rendering(DSL.with(name("made").as(insert)).selectFrom(name("made"))).changes())
        .isTrue();
    assertThat(rendering(selectOne()).changes()).isFalse();
  }

  @Test
  void aParameterWithoutValueIsNamed() {
    var query = select(ID).from(NOTE).where(TEXT.eq(param("text", TEXT)));

    assertThatThrownBy(() -> jooq.query(query))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("text")
        .hasMessageContaining("prepare");
    assertThatThrownBy(() -> jooq.prepare(query).bind(Map.of()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("missing value for :text");
    assertThatThrownBy(() -> jooq.prepare(query).bind(Map.of("text", "one", "other", 1)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("other");
    assertThatThrownBy(() -> jooq.prepare(query).bind(List.of("one", "two")))
        .isInstanceOf(ParameterException.class);
  }

  @Test
  void aValueThatAConverterDoesNotTakeIsRefusedWithoutTellingIt() {
    var insert = jooq.prepare(insertInto(NOTE, TITLE).values(param("title", TITLE)));

    assertThatThrownBy(() -> insert.bind("s3cret"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("the parameter title")
        .hasMessageContaining(Title.class.getTypeName())
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aConverterThatFailsIsNamedWithoutTheValue() {
    var odd =
        VARCHAR.asConvertedDataType(
            Converter.ofNullable(
                String.class,
                Integer.class,
                Integer::valueOf,
                number -> {
                  throw new IllegalArgumentException("s3cret");
                }));
    var column = DeclaredTable.named("others").column("odd", odd);

    assertThatThrownBy(() -> jooq.query(selectOne().where(column.eq(1))))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("IllegalArgumentException")
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }

  @Test
  void rowsInRowsAreRefused() {
    var nested = select(ID, multiset(select(TEXT).from(NOTE)).as("texts")).from(NOTE);

    assertThatThrownBy(() -> jooq.query(nested))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("texts")
        .hasMessageContaining("query of its own");
  }

  @Test
  void whatJooqCannotWriteForADialectIsNamed() {
    var ranges =
        CustomField.of(
            name("range"),
            INTEGER,
            context -> {
              throw new SQLDialectNotSupportedException(
                  "ranges are not supported by " + context.dialect());
            });

    assertThatThrownBy(() -> Jooq.of(SQLDialect.MYSQL).query(select(ranges)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("MySQL")
        .hasMessageContaining("ranges are not supported")
        .hasMessageContaining("SQL text");
  }

  /** jOOQ itself runs neither, and writes an insert of defaults for the first. */
  @Test
  void aStatementWithNothingToWriteIsRefused() {
    var statements =
        List.of(
            insertInto(NOTE, TEXT).valuesOfRows(List.<Row1<String>>of()),
            update(NOTE).set(Map.of()));

    assertThat(statements)
        .allSatisfy(statement -> {
          assertThatThrownBy(() -> jooq.query(statement))
              .satisfies(RenderingTest::saysNothingToWrite);
          assertThatThrownBy(() -> jooq.prepare(statement))
              .satisfies(RenderingTest::saysNothingToWrite);
        });
    assertThat(jooq.query(insertInto(NOTE).defaultValues()).sql()).contains("default values");
  }

  private static void saysNothingToWrite(Throwable refusal) {
    assertThat(refusal)
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("without rows to insert or columns to set");
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void returningIsWrittenOrRefused(SQLDialect dialect) {
    var changes =
        List.<ResultQuery<?>>of(
            insertInto(NOTE, TEXT).values("one").returning(),
            update(NOTE).set(TEXT, "one").returning(),
            deleteFrom(NOTE).returning());

    assertThat(changes)
        .allSatisfy(change -> {
          try {
            assertThat(Jooq.of(dialect).query(change).sql())
                .containsPattern("\\breturning\\b|\\b(final|old) table\\b");
          } catch (ParameterException refusal) {
            assertThat(refusal).hasMessageContaining("jOOQ writes no RETURNING for");
          }
        });
  }

  private static List<SQLDialect> dialects() {
    return Arrays.stream(SQLDialect.families())
        .filter(dialect -> dialect.supported() && dialect != SQLDialect.DEFAULT)
        .toList();
  }

  @Test
  void aStoredProcedureIsRefusedWithARemedy() {
    assertThatThrownBy(() -> jooq.query(new Archive()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("the routine archive")
        .hasMessageContaining("CALL archive(?)");
  }

  /** A procedure as generated code has it. */
  @SuppressWarnings("serial")
  private static final class Archive extends AbstractRoutine<Void> {
    Archive() {
      super("archive", new SchemaImpl(name("public")), DSL.comment(""));
    }
  }

  @Test
  void ofOneShapeIsOneText() {
    var query = select(COMPLETED).from(NOTE).where(ID.eq(1L));

    assertThat(jooq.query(query).sql())
        .isEqualTo(jooq.prepare(query).sql())
        .isEqualTo(jooq.query(select(COMPLETED).from(NOTE).where(ID.eq(2L))).sql());
  }
}
