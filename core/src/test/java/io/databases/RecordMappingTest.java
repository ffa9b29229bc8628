package io.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.spi.ArrayRow;
import io.databases.spi.Conversions;
import io.databases.spi.RowView;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordMappingTest {
  private static Row row(String names, @Nullable Object... values) {
    return row(Conversions.standard(), names, values);
  }

  private static Row row(Conversions conversions, String names, @Nullable Object... values) {
    List<Column> columns = Stream.of(names.split(" ")).map(Column::new).toList();
    return new ArrayRow(Columns.of(columns, conversions), values);
  }

  record Score(long id, String name, Integer score) {}

  record Primitives(boolean flag, byte b, short s, int i, long l, float f, double d, char c) {}

  record Post(int authorId, OffsetDateTime createdAt) {}

  private record Secret(int id) {}

  record Nothing() {}

  @Test
  void aRowBecomesARecordByComponentNamesInAnyOrder() {
    Row row = row("name score id", "Daisy", 92, 1L);

    assertThat(row.as(Score.class)).isEqualTo(new Score(1, "Daisy", 92));
  }

  @Test
  void manyRowsShareOnePlan() {
    Columns columns = row("id name score", 1L, "", 1).columns();
    List<Score> scores = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      scores.add(new ArrayRow(columns, (long) i, "n" + i, i % 2 == 0 ? null : i).as(Score.class));
    }

    assertThat(scores.get(999)).isEqualTo(new Score(999, "n999", 999));
    assertThat(scores.get(998)).isEqualTo(new Score(998, "n998", null));
    assertThat(columns.plan(Score.class)).isSameAs(columns.lastPlan(Score.class));
  }

  @Test
  void oneResultBecomesDifferentRecords() {
    record Id(long id) {}
    record Text(String id) {}
    Row row = row("id", 7);

    assertThat(row.as(Id.class)).isEqualTo(new Id(7));
    assertThat(row.as(Text.class)).isEqualTo(new Text("7"));
    assertThat(row.as(Id.class)).isEqualTo(new Id(7));
  }

  @Test
  void camelCaseComponentsTakeColumnsWithUnderscoresOrOtherCase() {
    OffsetDateTime time = OffsetDateTime.parse("2026-07-31T10:00:00Z");

    assertThat(row("author_id created_at", 1, time).as(Post.class)).isEqualTo(new Post(1, time));
    assertThat(row("authorId createdAt", 1, time).as(Post.class)).isEqualTo(new Post(1, time));
    assertThat(row("AUTHOR_ID CREATEDAT", 1, time).as(Post.class)).isEqualTo(new Post(1, time));
  }

  @Test
  void anExactNameIsPreferredToAFoldedOne() {
    record Both(String createdAt, String created_at) {}

    assertThat(row("created_at createdAt", "folded", "exact").as(Both.class))
        .isEqualTo(new Both("exact", "folded"));
  }

  @Test
  void everyPrimitiveComponentIsFilled() {
    Row same = row("flag b s i l f d c", true, (byte) 1, (short) 2, 3, 4L, 5.5f, 6.5, "x");
    Row other = row("flag b s i l f d c", 1, 1L, 2L, 3L, 4, 5.5, new BigDecimal("6.5"), "x");
    Primitives expected = new Primitives(true, (byte) 1, (short) 2, 3, 4, 5.5f, 6.5, 'x');

    assertThat(same.as(Primitives.class)).isEqualTo(expected);
    assertThat(other.as(Primitives.class)).isEqualTo(expected);
  }

  @Test
  void nullForAPrimitiveComponentIsAnErrorThatNamesIt() {
    assertThatThrownBy(() -> row("id name score", null, "x", 1).as(Score.class))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Component \"id\" of record io.databases.RecordMappingTest$Score: column \"id\" is"
                + " NULL, which no primitive can hold; declare the component as Long");
    assertThatThrownBy(
            () -> row("flag b s i l f d c", true, null, 1, 1, 1, 1, 1, "x").as(Primitives.class))
        .hasMessageContaining("Component \"b\"")
        .hasMessageContaining("declare the component as Byte");
  }

  @Test
  void aValueThatDoesNotFitIsAnErrorThatNamesTheComponent() {
    assertThatThrownBy(() -> row("id name score", 1L, "x", 1L << 40).as(Score.class))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Component \"score\" of record io.databases.RecordMappingTest$Score:"
                + " Cannot read column \"score\" (Long) as Integer: it is out of range");
    assertThatThrownBy(() -> row("id name score", 1.5, "x", 1).as(Score.class))
        .hasMessageContaining("Component \"id\"")
        .hasMessageContaining("it has a fraction");
  }

  @Test
  void aComponentWithoutColumnIsAnErrorThatNamesIt() {
    assertThatThrownBy(() -> row("id name", 1, "x").as(Score.class))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Component \"score\" of record io.databases.RecordMappingTest$Score has no column;"
                + " the result has the columns id, name");
  }

  @Test
  void aColumnWithoutComponentIsAnErrorThatNamesIt() {
    assertThatThrownBy(() -> row("id name score extra", 1, "x", 1, 2).as(Score.class))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Column \"extra\" (index 3) has no component in record"
                + " io.databases.RecordMappingTest$Score; select only the columns it needs, or add"
                + " a component");
    assertThatThrownBy(() -> row("id name score id", 1, "x", 1, 2).as(Score.class))
        .hasMessageContaining("Column \"id\" (index 3)");
  }

  @Test
  void privateLocalAndEmptyRecordsAreMade() {
    record Local(String name) {}

    assertThat(row("id", 1).as(Secret.class)).isEqualTo(new Secret(1));
    assertThat(row("name", "x").as(Local.class)).isEqualTo(new Local("x"));
    assertThat(new ArrayRow(Columns.of(List.of(), Conversions.standard())).as(Nothing.class))
        .isEqualTo(new Nothing());
  }

  @Test
  void elementsOfGenericComponentsAreConverted() {
    record Generic(
        List<Integer> numbers, Map<String, BigDecimal> prices, List<List<String>> nested) {}
    Row row =
        row(
            "numbers prices nested",
            Arrays.asList(1L, null, 3L),
            Json.parse("{\"a\": 1, \"b\": 2.50}"),
            List.of(List.of(1, 2), List.of()));

    assertThat(row.as(Generic.class))
        .isEqualTo(
            new Generic(
                Arrays.asList(1, null, 3),
                Map.of("a", new BigDecimal("1"), "b", new BigDecimal("2.50")),
                List.of(List.of("1", "2"), List.of())));
  }

  @Test
  void aTypeVariableTakesItsBound() {
    record Box<T extends Number>(T value, List<T> list) {}

    assertThat(row("value list", 1, List.of(2)).as(Box.class)).isEqualTo(new Box<>(1, List.of(2)));
    assertThatThrownBy(() -> row("value list", true, List.of(2)).as(Box.class))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("Component \"value\"");
  }

  @Test
  void convertersFillComponents() {
    record Money(long cents) {}
    record Product(String name, Money price) {}
    Conversions conversions =
        Conversions.of(
            List.of(Converter.of(Money.class, Long.class, Money::cents, Money::new)), null);

    assertThat(row(conversions, "name price", "tea", 250).as(Product.class))
        .isEqualTo(new Product("tea", new Money(250)));
    assertThat(row(conversions, "price", 250).as(Money.class)).isEqualTo(new Money(250));
  }

  @Test
  void aConstructorThatThrowsIsTheCause() {
    record Picky(int age) {
      Picky {
        if (age < 0) {
          throw new IllegalArgumentException("age");
        }
      }
    }

    assertThatThrownBy(() -> row("age", -1).as(Picky.class))
        .isInstanceOf(MappingException.class)
        .hasMessageMatching(
            "The constructor of record .*Picky threw java.lang.IllegalArgumentException")
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(row("age", 1).as(Picky.class)).isEqualTo(new Picky(1));
  }

  @Test
  void componentsOfTypesWithRulesAreConverted() {
    enum Colour {
      RED,
      GREEN
    }
    @SuppressWarnings("ArrayRecordComponent") // what users write all the same
    record Thing(Colour colour, Instant at, String[] tags, @Nullable Json data) {}

    Thing thing =
        row(
                "colour at tags data",
                "GREEN",
                OffsetDateTime.parse("2026-01-01T00:00Z"),
                List.of("a"),
                null)
            .as(Thing.class);

    assertThat(thing.colour()).isEqualTo(Colour.GREEN);
    assertThat(thing.at()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(thing.tags()).containsExactly("a");
    assertThat(thing.data()).isNull();
  }

  @Test
  void aRecordWithAHundredComponentsIsMade(@TempDir Path folder) throws Exception {
    StringBuilder source = new StringBuilder("package wide; public record Wide(");
    List<Column> columns = new ArrayList<>();
    @Nullable Object[] values = new Object[100];
    for (int i = 0; i < 100; i++) {
      source.append(i == 0 ? "" : ", ").append("long c").append(i);
      columns.add(new Column("C_" + i));
      values[i] = (long) i;
    }
    ModuleLayer layer =
        compile(
            folder,
            "module wide { exports wide; }",
            "wide",
            "Wide",
            source.append(") {}").toString());

    Object wide =
        new ArrayRow(Columns.of(columns, Conversions.standard()), values)
            .as(layer.findLoader("wide").loadClass("wide.Wide"));

    assertThat(wide.toString()).startsWith("Wide[c0=0, c1=1,").endsWith("c99=99]");
  }

  /** A row whose general getter is counted. */
  public static final class View extends RowView {
    static final AtomicInteger GETTERS = new AtomicInteger();

    private final @Nullable Object[] values;

    View(Columns columns, @Nullable Object... values) {
      super(columns);
      this.values = values;
    }

    @Override
    public @Nullable Object get(int index) {
      GETTERS.incrementAndGet();
      return values[index];
    }

    public @Nullable Object direct(int index) {
      return values[index];
    }

    public long directLong(int index) {
      return values[index] instanceof Long number ? number : -1;
    }

    @Override
    public @Nullable MethodHandle reader(int index, Class<?> type) {
      if (type == String.class) {
        return null;
      }
      try {
        var reader =
            MethodHandles.lookup()
                .findVirtual(
                    View.class,
                    type == long.class ? "directLong" : "direct",
                    MethodType.methodType(type, int.class));
        return MethodHandles.insertArguments(reader, 1, index)
            .asType(MethodType.methodType(type, Row.class));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("this class has no such reader", e);
      }
    }
  }

  record Reading(long id, String name, @Nullable Instant at) {
    Reading {
      if (id == 1_234) {
        throw new IllegalArgumentException("not this one");
      }
    }
  }

  @Test
  void whereManyViewsAreMappedTheySayHowTheirValuesAreRead() {
    Columns columns = row("id name at", 1L, "", "").columns();
    var at = OffsetDateTime.parse("2026-01-01T00:00:00Z");
    View.GETTERS.set(0);
    int after1000 = 0;
    for (int i = 0; i < 1_200; i++) {
      assertThat(new View(columns, (long) i, "n" + i, i % 2 == 0 ? at : null).as(Reading.class))
          .isEqualTo(new Reading(i, "n" + i, i % 2 == 0 ? at.toInstant() : null));
      if (i == 1_000) {
        after1000 = View.GETTERS.get();
      }
    }
    assertThat(View.GETTERS).as("getters of text, which has no reader").hasValue(after1000 + 199);
    assertThat(new ArrayRow(columns, 7L, "a row", null).as(Reading.class))
        .isEqualTo(new Reading(7, "a row", null));

    assertThatThrownBy(() -> new View(columns, 1L, "x", "not a time").as(Reading.class))
        .isInstanceOf(MappingException.class)
        .hasMessageStartingWith("Component \"at\" of record " + Reading.class.getTypeName());
    assertThatThrownBy(() -> new View(columns, 1_234L, "x", null).as(Reading.class))
        .isInstanceOf(MappingException.class)
        .hasMessageStartingWith("The constructor of record " + Reading.class.getTypeName())
        .hasRootCauseMessage("not this one");
  }

  @Test
  void aRecordHiddenInAModuleIsAnErrorThatSaysWhatToOpen(@TempDir Path folder) throws Exception {
    ModuleLayer layer =
        compile(
            folder,
            "module hidden { }",
            "hidden",
            "Point",
            "package hidden; public record Point(int x) {}");
    Class<?> point = layer.findLoader("hidden").loadClass("hidden.Point");

    assertThatThrownBy(() -> row("x", 1).as(point))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Record hidden.Point cannot be reached; add \"opens hidden;\" to the module-info.java"
                + " of hidden");
  }

  @Test
  void aRecordInAnOpenModuleIsMade(@TempDir Path folder) throws Exception {
    ModuleLayer layer =
        compile(
            folder,
            "open module opened { }",
            "opened",
            "Point",
            "package opened; record Point(int x) {}");

    assertThat(row("x", 1).as(layer.findLoader("opened").loadClass("opened.Point")))
        .hasToString("Point[x=1]");
  }

  /** A named module compiled and loaded for one test. */
  private static ModuleLayer compile(
      Path folder, String module, String name, String type, String source) throws Exception {
    Path moduleFile = Files.writeString(folder.resolve("module-info.java"), module);
    Path packageFolder = Files.createDirectory(folder.resolve(name));
    Path typeFile = Files.writeString(packageFolder.resolve(type + ".java"), source);
    Path out = folder.resolve("out");
    int failed =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "-d",
                out.toString(),
                moduleFile.toString(),
                typeFile.toString());
    assertThat(failed).isZero();
    var finder = java.lang.module.ModuleFinder.of(out);
    var configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(finder, java.lang.module.ModuleFinder.of(), List.of(name));
    return ModuleLayer.boot()
        .defineModulesWithOneLoader(configuration, RecordMappingTest.class.getClassLoader());
  }
}
