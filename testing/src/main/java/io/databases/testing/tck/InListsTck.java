package io.databases.testing.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists bound inside IN. */
public abstract class InListsTck extends TckTest {

  @BeforeEach
  protected void threeNotes() {
    createThreeNotes(database());
  }

  private List<Integer> ids(String condition, Object... values) {
    return calls()
        .fetchAll("SELECT id FROM notes WHERE " + condition + " ORDER BY id", values)
        .stream()
        .map(row -> row.getInt(0))
        .toList();
  }

  @Test
  protected void listSetOrArrayExpandsInEachStyle() {
    assertThat(ids("id IN (:ids)", Map.of("ids", List.of(1, 3)))).containsExactly(1, 3);
    assertThat(ids("id IN (:ids)", Map.of("ids", Set.of(2)))).containsExactly(2);
    assertThat(ids("id IN (?)", List.of(1, 3))).containsExactly(1, 3);
    assertThat(ids("id IN ($1)", new int[] {1, 3})).containsExactly(1, 3);
    assertThat(ids("id IN ($1)", (Object) new Long[] {2L})).containsExactly(2);
  }

  @Test
  protected void emptyListMatchesNothing() {
    assertThat(ids("id IN (:ids)", Map.of("ids", List.of()))).isEmpty();
    assertThat(ids("id IN (?)", List.of())).isEmpty();
    assertThat(ids("text IN (?)", List.of())).isEmpty();
    assertThat(ids("id = 1 OR id IN (?)", List.of())).containsExactly(1);
  }

  @Test
  protected void notInAnEmptyListMatchesEverything() {
    assertThat(ids("id NOT IN (:ids)", Map.of("ids", List.of()))).containsExactly(1, 2, 3);
    assertThat(ids("text NOT IN (?) AND id > 1", List.of())).containsExactly(2, 3);
  }

  @Test
  protected void notInAListMatchesTheRest() {
    assertThat(ids("id NOT IN (?)", List.of(1, 2))).containsExactly(3);
  }

  @Test
  protected void listStandsBesideOtherParameters() {
    assertThat(ids("id > ? AND id IN (?) AND text <> ?", 1, List.of(1, 2, 3), "two"))
        .containsExactly(3);
    assertThat(
            ids(
                "id > :low AND id IN (:ids) AND text <> :text",
                Map.of("low", 1, "text", "two", "ids", List.of(1, 2, 3))))
        .containsExactly(3);
  }

  @Test
  protected void listUsedTwiceExpandsTwice() {
    assertThat(ids("id IN (:ids) AND id + 0 IN (:ids)", Map.of("ids", List.of(2, 3))))
        .containsExactly(2, 3);
    assertThat(ids("id IN ($1) OR id IN ($1)", List.of(1))).containsExactly(1);
  }

  @Test
  protected void listStandsBesideSingleValuesInTheSameBrackets() {
    assertThat(ids("id IN (1, :more)", Map.of("more", List.of(2, 3)))).containsExactly(1, 2, 3);
  }

  @Test
  protected void listsOfTextAreQuotedByNobody() {
    assertThat(ids("text IN (?)", List.of("one", "it's", "three"))).containsExactly(1, 3);
  }

  @Test
  protected void nullInAListMatchesNothing() {
    assertThat(ids("id IN (?)", Arrays.asList(1, null))).containsExactly(1);
  }

  @Test
  protected void listOfOneIsLikeAValue() {
    assertThat(ids("id IN (?)", List.of(2))).containsExactly(2);
  }

  @Test
  protected void longListWorks() {
    var many = LongStream.rangeClosed(2, 1_000).boxed().toList();
    assertThat(ids("id IN (?)", many)).containsExactly(2, 3);
    var all = LongStream.rangeClosed(2, 1_500).boxed().toList();
    assertThat(ids("id IN (:ids)", Map.of("ids", all))).containsExactly(2, 3);
  }

  @Test
  protected void sameTextTakesListsOfAnyLengthOneAfterAnother() {
    for (int i = 0; i < 5; i++) {
      var ids = LongStream.rangeClosed(1, i).boxed().toList();
      assertThat(ids("id IN (?)", ids)).hasSize(Math.min(i, 3));
    }
  }

  @Test
  protected void expandsInUpdatesDeletesAndStreams() {
    assertThat(
            calls()
                .execute("UPDATE notes SET text = 'x' WHERE id IN (?)", List.of(1, 2))
                .affectedRows())
        .isEqualTo(2);
    try (var rows = database().stream("SELECT id FROM notes WHERE id IN (?)", List.of(1, 2))) {
      assertThat(rows).hasSize(2);
    }
    assertThat(calls().execute("DELETE FROM notes WHERE id IN (?)", List.of()).affectedRows())
        .isZero();
  }

  @Test
  @Requires(Capability.ARRAYS)
  protected void anyTakesARealArray() {
    assertThat(ids("id = ANY(:ids)", Map.of("ids", List.of(1, 3)))).containsExactly(1, 3);
    assertThat(ids("id = ANY(?)", List.of())).isEmpty();
  }
}
