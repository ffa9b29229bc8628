package io.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.spi.Conversions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  private static Columns columns(String... names) {
    return Columns.of(Stream.of(names).map(Column::new).toList(), Conversions.standard());
  }

  @Test
  void anExactNameIsPreferredToOneThatDiffersInCase() {
    Columns columns = columns("ID", "id", "Id");

    assertThat(columns.indexOf("ID")).isEqualTo(0);
    assertThat(columns.indexOf("id")).isEqualTo(1);
    assertThat(columns.indexOf("Id")).isEqualTo(2);
  }

  @Test
  void aNameIsFoundRegardlessOfCase() {
    Columns columns = columns("Name", "SCORE", "score_2");

    assertThat(columns.indexOf("name")).isEqualTo(0);
    assertThat(columns.indexOf("Score")).isEqualTo(1);
    assertThat(columns.contains("SCORE_2")).isTrue();
  }

  @Test
  void theFirstOfDuplicatesIsFound() {
    Columns columns = columns("a", "b", "a", "B", "b");

    assertThat(columns.indexOf("a")).isEqualTo(0);
    assertThat(columns.indexOf("b")).isEqualTo(1);
    assertThat(columns.indexOf("B")).isEqualTo(3);
  }

  @Test
  void everyOfManyColumnsIsFound() {
    String[] names = IntStream.range(0, 500).mapToObj(i -> "column_" + i).toArray(String[]::new);
    Columns columns = columns(names);

    for (int i = 0; i < names.length; i++) {
      assertThat(columns.indexOf(names[i])).isEqualTo(i);
      assertThat(columns.indexOf("COLUMN_" + i)).isEqualTo(i);
    }
  }

  @Test
  void anUnknownNameIsAnErrorThatListsTheKnownOnes() {
    assertThatThrownBy(() -> columns("id", "text").indexOf("txt"))
        .isInstanceOf(MappingException.class)
        .hasMessage("No column \"txt\"; the result has the columns id, text");
    assertThatThrownBy(() -> columns().indexOf("id"))
        .isInstanceOf(MappingException.class)
        .hasMessage("No column \"id\"; the result has no columns");
    assertThat(columns("id", "text").contains("txt")).isFalse();
  }

  @Test
  void anIndexOutOfRangeIsAnErrorThatNamesIndexAndSize() {
    for (int index : new int[] {-1, 2, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> columns("id", "text").get(index))
          .isInstanceOf(MappingException.class)
          .hasMessage("No column at index " + index + "; the result has 2 columns, counted from 0");
    }
  }

  @Test
  void columnsAreSeenInOrderWithTheirDeclaredTypes() {
    Column id = new Column("id", "int8");
    Column text = new Column("text", "VARCHAR(100)");
    Columns columns = Columns.of(List.of(id, text), Conversions.standard());

    assertThat(columns).containsExactly(id, text);
    assertThat(columns.get(1).typeName()).isEqualTo("VARCHAR(100)");
    assertThat(columns.size()).isEqualTo(2);
    assertThat(columns.names()).containsExactly("id", "text");
    assertThat(columns).hasToString("[id, text]");
    assertThat(new Column("x").typeName()).isEmpty();
  }

  @Test
  void columnsDoNotChangeWithTheListTheyWereMadeOf() {
    List<Column> list = new ArrayList<>(List.of(new Column("id")));
    Columns columns = Columns.of(list, Conversions.standard());
    list.clear();

    assertThat(columns.names()).containsExactly("id");
    assertThatThrownBy(() -> columns.names().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void columnsAreEqualByNameAndType() {
    assertThat(columns("a", "b"))
        .isEqualTo(columns("a", "b"))
        .hasSameHashCodeAs(columns("a", "b"))
        .isNotEqualTo(columns("b", "a"));
  }
}
