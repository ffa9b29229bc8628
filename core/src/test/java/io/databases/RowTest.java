package io.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.spi.ArrayRow;
import io.databases.spi.Conversions;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowTest {
  private static Row row(String names, @Nullable Object... values) {
    List<Column> columns = Stream.of(names.split(" ")).map(Column::new).toList();
    return new ArrayRow(Columns.of(columns, Conversions.standard()), values);
  }

  @Test
  void valuesAreReachedByIndexAndByName() {
    Row row = row("id text note", 1L, "example", null);

    assertThat(row.get(0)).isEqualTo(1L);
    assertThat(row.get("text")).isEqualTo("example");
    assertThat(row.get("TEXT")).isEqualTo("example");
    assertThat(row.get("note")).isNull();
    assertThat(row.size()).isEqualTo(3);
    assertThat(row.columns().names()).containsExactly("id", "text", "note");
  }

  @Test
  void valuesAreConvertedToTheTypeAskedFor() {
    Row row = row("id day note", 1L, "2026-07-31", null);

    assertThat(row.get("id", Integer.class)).isEqualTo(1);
    assertThat(row.get(1, LocalDate.class)).isEqualTo(LocalDate.of(2026, 7, 31));
    assertThat(row.get("note", LocalDate.class)).isNull();
    assertThat(row.get(0, String.class)).isEqualTo("1");
  }

  @Test
  void primitiveAccessorsGiveValuesOfTheirTypeAndOfTypesThatFit() {
    Row row = row("l i d b s", 1L, 2, 2.5, true, "7");

    assertThat(row.getLong("l")).isEqualTo(1);
    assertThat(row.getLong("i")).isEqualTo(2);
    assertThat(row.getLong("s")).isEqualTo(7);
    assertThat(row.getInt("i")).isEqualTo(2);
    assertThat(row.getInt("l")).isEqualTo(1);
    assertThat(row.getDouble("d")).isEqualTo(2.5);
    assertThat(row.getDouble("i")).isEqualTo(2);
    assertThat(row.getBoolean("b")).isTrue();
    assertThat(row.getBoolean("l")).isTrue();
    assertThat(row.getLong(0)).isEqualTo(1);
    assertThat(row.getInt(1)).isEqualTo(2);
    assertThat(row.getDouble(2)).isEqualTo(2.5);
    assertThat(row.getBoolean(3)).isTrue();
  }

  @Test
  void primitiveAccessorsRefuseNullAndSayWhatToUse() {
    Row row = row("score", (Object) null);

    assertThatThrownBy(() -> row.getLong("score"))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Column \"score\" is NULL, which no primitive can hold; use get(\"score\","
                + " Long.class)");
    assertThatThrownBy(() -> row.getInt(0)).hasMessageContaining("get(\"score\", Integer.class)");
    assertThatThrownBy(() -> row.getDouble(0)).hasMessageContaining("get(\"score\", Double.class)");
    assertThatThrownBy(() -> row.getBoolean(0))
        .hasMessageContaining("get(\"score\", Boolean.class)");
  }

  @Test
  void primitiveAccessorsRefuseWhatDoesNotFit() {
    Row row = row("big half", 1L << 40, 0.5);

    assertThatThrownBy(() -> row.getInt("big"))
        .isInstanceOf(MappingException.class)
        .hasMessage("Cannot read column \"big\" (Long) as Integer: it is out of range");
    assertThatThrownBy(() -> row.getLong("half")).hasMessageContaining("it has a fraction");
    assertThatThrownBy(() -> row.getBoolean("big")).isInstanceOf(MappingException.class);
  }

  @Test
  void textOfAnyValueIsGivenAndNullIsNull() {
    Row row = row("n t d z", new BigDecimal("1E+3"), "x", LocalDate.of(2026, 1, 2), null);

    assertThat(row.getString("n")).isEqualTo("1000");
    assertThat(row.getString("t")).isEqualTo("x");
    assertThat(row.getString(2)).isEqualTo("2026-01-02");
    assertThat(row.getString("z")).isNull();
  }

  @Test
  void anUnknownNameOrIndexIsAnError() {
    Row row = row("id text", 1, "x");

    assertThatThrownBy(() -> row.get("other"))
        .isInstanceOf(MappingException.class)
        .hasMessage("No column \"other\"; the result has the columns id, text");
    assertThatThrownBy(() -> row.get(2))
        .isInstanceOf(MappingException.class)
        .hasMessage("No column at index 2; the result has 2 columns, counted from 0");
    assertThatThrownBy(() -> row.getLong(-1)).isInstanceOf(MappingException.class);
    assertThatThrownBy(() -> row.getString(9)).isInstanceOf(MappingException.class);
  }

  @Test
  void duplicateLabelsKeepAllValuesInOrderAndNamesGiveTheFirst() {
    Row row = row("id id name", 1, 2, "x");

    assertThat(row.toList()).containsExactly(1, 2, "x");
    assertThat(row.get("id")).isEqualTo(1);
    assertThat(row.toMap()).containsExactly(Map.entry("id", 1), Map.entry("name", "x"));
  }

  @Test
  void aDuplicateLabelWhoseFirstValueIsNullStaysNullInTheMap() {
    assertThat(row("id id", null, 2).toMap()).containsEntry("id", null).hasSize(1);
  }

  @Test
  void listAndMapKeepNullsAndOrderAndCannotBeChanged() {
    Row row = row("b a c", null, 1, "x");

    assertThat(row.toList()).containsExactly(null, 1, "x");
    assertThat(row.toMap().keySet()).containsExactly("b", "a", "c");
    assertThatThrownBy(() -> row.toList().set(0, 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> row.toMap().put("b", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void rowsWithEqualLabelsAndValuesAreEqual() {
    Row row = row("id text", 1, "example");

    assertThat(row)
        .isEqualTo(row("id text", 1, "example"))
        .hasSameHashCodeAs(row("id text", 1, "example"))
        .isNotEqualTo(row("id text", 1, "other"))
        .isNotEqualTo(row("id note", 1, "example"))
        .isNotEqualTo(row("id", 1))
        .isNotEqualTo(row("id text", 1, null))
        .isNotEqualTo("id=1 text='example'");
  }

  @Test
  void arraysAreEqualByContentAlsoInsideListsAndArrays() {
    Row one =
        row("b l a", bytes(), Arrays.asList(bytes(), null), new Object[] {bytes(), new int[] {1}});
    Row two =
        row("b l a", bytes(), Arrays.asList(bytes(), null), new Object[] {bytes(), new int[] {1}});

    assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
    assertThat(row("l", List.of(bytes()))).isNotEqualTo(row("l", List.of(new byte[] {1, 2, 4})));
    assertThat(row("l", List.of(bytes()))).isNotEqualTo(row("l", List.of(bytes(), bytes())));
    assertThat(row("b", bytes())).isNotEqualTo(row("b", new byte[] {1}));
  }

  @Test
  void rowsOfDifferentClassesAreEqualByContent() {
    Row array = row("id", 1);
    Row other =
        new Row(array.columns()) {
          @Override
          public Object get(int index) {
            return 1;
          }
        };

    assertThat(array).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(other).isEqualTo(array);
  }

  @Test
  void aRowReadsAsNamesAndValues() {
    assertThat(row("id text", 1, "example")).hasToString("id=1 text='example'");
    assertThat(row("a b c", null, bytes(), "it's")).hasToString("a=null b=bytes[3] c='it''s'");
    assertThat(row("l e a", Arrays.asList("x", null, bytes()), List.of(), new int[] {1, 2}))
        .hasToString("l=['x', null, bytes[3]] e=[] a=[1, 2]");
    assertThat(row("j d", Json.parse("{\"a\": 1}"), LocalDate.of(2026, 1, 2)))
        .hasToString("j={\"a\": 1} d=2026-01-02");
    assertThat(new ArrayRow(Columns.of(List.of(), Conversions.standard()))).hasToString("");
  }

  @Test
  void aOneColumnRowBecomesAnyTypeAValueCanBecome() {
    assertThat(row("count", 3L).as(Long.class)).isEqualTo(3L);
    assertThat(row("count", 3L).as(Integer.class)).isEqualTo(3);
    assertThat(row("day", "2026-01-02").as(LocalDate.class)).isEqualTo(LocalDate.of(2026, 1, 2));
    assertThat(row("count", 3L).as(Object.class)).isEqualTo(3L);
  }

  @Test
  void aRowOfSeveralColumnsBecomesOnlyARecord() {
    assertThatThrownBy(() -> row("a b", 1, 2).as(Long.class))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "A row with the columns a, b cannot become java.lang.Long:"
                + " only a record takes a whole row, any other type a row of one column");
  }

  @Test
  void theOnlyValueMustNotBeNullWhenARowBecomesIt() {
    assertThatThrownBy(() -> row("count", (Object) null).as(Long.class))
        .isInstanceOf(MappingException.class)
        .hasMessage("Column \"count\" is NULL; use get(0, Long.class)");
  }

  @Test
  void aRowNeedsOneValuePerColumn() {
    assertThatThrownBy(() -> row("a b", 1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes() {
    return new byte[] {1, 2, 3};
  }
}
