package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refusedAndGoesOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.MappingException;
import io.databases.Query;
import io.databases.Row;
import java.util.Arrays;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows: values by place and by name, converted, compared and shown. */
public abstract class RowsTck extends TckTest {
  private Row two;

  @BeforeEach
  protected void threeNotes() {
    createThreeNotes(database());
    two = calls().fetchOne("SELECT * FROM notes WHERE id = 2").orElseThrow();
  }

  private void refused(ThrowingCallable call, String... words) {
    refusedAndGoesOn(database(), MappingException.class, call, words);
  }

  private Row row(String sql, Object... values) {
    return calls().fetchOne(sql, values).orElseThrow();
  }

  @Test
  protected void valuesAreReadByPlaceAndByName() {
    assertThat(two.get(1)).isEqualTo("two");
    assertThat(two.get("text")).isEqualTo("two");
    assertThat(two.get("text", String.class)).isEqualTo("two");
    assertThat(two.get("id", Long.class)).isEqualTo(2L);
    assertThat(two.get("id", Integer.class)).isEqualTo(2);
    assertThat(two.getInt("id")).isEqualTo(2);
    assertThat(two.getLong(0)).isEqualTo(2);
    assertThat(two.getDouble("id")).isEqualTo(2.0);
    assertThat(two.getBoolean("completed")).isTrue();
    assertThat(two.getString("text")).isEqualTo("two");
  }

  @Test
  protected void namesMatchInAnyCase() {
    assertThat(two.get("TEXT")).isEqualTo("two");
    assertThat(two.getInt("Id")).isEqualTo(2);
  }

  @Test
  protected void columnsAreNamedAlsoForAStar() {
    assertThat(two.columns().names()).containsExactly("id", "text", "completed");
    assertThat(two.size()).isEqualTo(3);
  }

  @Test
  protected void labelsGivenInTheStatementCount() {
    assertThat(row("SELECT id AS number_, count(*) AS many FROM notes GROUP BY id ORDER BY id"))
        .extracting(each -> each.columns().names())
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .containsExactly("number_", "many");
  }

  @Test
  protected void rowIsAListAndAMap() {
    assertThat(two.toMap())
        .containsOnlyKeys("id", "text", "completed")
        .containsEntry("text", "two");
    assertThat(two.toList()).hasSize(3).element(1).isEqualTo("two");
  }

  @Test
  @Requires(Capability.DUPLICATE_LABELS)
  protected void sameLabelTwiceKeepsBothInOrderAndTheNameGivesTheFirst() {
    var row = row("SELECT 1 AS a, 2 AS a, 3 AS b");
    assertThat(row.columns().names()).containsExactly("a", "a", "b");
    assertThat(row.getInt("a")).isEqualTo(1);
    assertThat(row.getInt(1)).isEqualTo(2);
    assertThat(row.toList()).hasSize(3);
    assertThat(row.toMap()).hasSize(2);
  }

  @Test
  protected void equalRowsAreEqualAndOthersNot() {
    var again = row("SELECT * FROM notes WHERE id = 2");
    assertThat(again).isEqualTo(two).hasSameHashCodeAs(two);
    assertThat(row("SELECT * FROM notes WHERE id = 1")).isNotEqualTo(two);
    assertThat(row("SELECT id, text AS t, completed FROM notes WHERE id = 2")).isNotEqualTo(two);
  }

  @Test
  protected void toStringReadsLikeAssignments() {
    assertThat(row("SELECT id, text FROM notes WHERE id = 2")).hasToString("id=2 text='two'");
  }

  @Test
  protected void unknownColumnIsNamedWithThoseThatAre() {
    refused(() -> two.get("txt"), "txt", "id, text, completed");
    refused(() -> two.get(3), "3", "3 columns");
    refused(() -> two.getLong("txt"), "txt");
    refused(() -> calls().fetchValue(String.class, "txt", Query.of("SELECT * FROM notes")), "txt");
  }

  @Test
  protected void wrongTypeNamesTheColumnAndBothTypes() {
    refused(() -> two.get("text", Integer.class), "text", "Integer");
    refused(() -> two.getLong("text"), "text", "Long");
    refused(() -> two.get("text", UUID.class), "text", "UUID");
  }

  @Test
  protected void numberThatDoesNotFitIsAnErrorAndNeverCut() {
    var row = row("SELECT 3000000000 AS big, 1.5 AS fraction");
    refused(() -> row.getInt("big"), "big");
    refused(() -> row.get("big", Short.class), "big");
    refused(() -> row.get("fraction", Long.class), "fraction");
    assertThat(row.getLong("big")).isEqualTo(3_000_000_000L);
  }

  @Test
  protected void nullIsNullForObjectsAndAnErrorForPrimitives() {
    calls().execute("UPDATE notes SET text = NULL, completed = NULL WHERE id = 2");
    var row = row("SELECT * FROM notes WHERE id = 2");
    assertThat(row.get("text")).isNull();
    assertThat(row.get("text", String.class)).isNull();
    assertThat(row.getString("text")).isNull();
    assertThat(row.get("completed", Boolean.class)).isNull();
    refused(() -> row.getBoolean("completed"), "completed", "NULL");
    assertThat(row.toList()).isEqualTo(Arrays.asList(row.get(0), null, null));
  }

  @Test
  protected void mapperThatThrowsLeavesNothingOpen() {
    var query =
        Query.of("SELECT * FROM notes")
            .map(row -> {
              throw new IllegalStateException("in the mapper");
            });
    assertThatThrownBy(() -> calls().fetchAll(query))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("in the mapper");
    assertThat(countNotes(database())).isEqualTo(3);
  }
}
