package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.SECRET;
import static io.databases.testing.tck.Cases.refusedAndGoesOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.ParameterException;
import io.databases.Query;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values in statements: the three styles, where they are found, and what does not fit. */
public abstract class ParametersTck extends TckTest {

  /** Values by component name; one is not used everywhere. */
  protected record Wanted(long noteId, String noteText) {}

  @BeforeEach
  protected void threeNotes() {
    createThreeNotes(database());
  }

  private @Nullable String text(String condition, Object... values) {
    return calls().fetchValue(String.class, "SELECT text FROM notes WHERE " + condition, values);
  }

  private void refused(ThrowingCallable call, String... words) {
    refusedAndGoesOn(database(), ParameterException.class, call, words);
  }

  @Test
  protected void namesQuestionMarksAndNumbersAreAllTaken() {
    assertThat(text("id = :id", Map.of("id", 2))).isEqualTo("two");
    assertThat(text("id = ?", 2)).isEqualTo("two");
    assertThat(text("id = $1", 2)).isEqualTo("two");
  }

  @Test
  protected void severalParametersKeepTheirOrder() {
    assertThat(text("id > ? AND id < ? AND text <> ?", 1, 3, "x")).isEqualTo("two");
    assertThat(text("id > $2 AND id < $1 AND text <> $3", 3, 1, "x")).isEqualTo("two");
    assertThat(text("id > :low AND id < :high", Map.of("high", 3, "low", 1))).isEqualTo("two");
  }

  @Test
  protected void nameOrNumberUsedTwiceHasTheSameValue() {
    assertThat(text("id = :id AND id = :id", Map.of("id", 3))).isEqualTo("three");
    assertThat(text("id = $1 AND id = $1", 3)).isEqualTo("three");
  }

  @Test
  protected void recordBindsByComponentNameInEitherSpelling() {
    var wanted = new Wanted(2, "two");
    assertThat(text("id = :noteId AND text = :note_text", wanted)).isEqualTo("two");
    assertThat(text("id = :note_id", wanted)).isEqualTo("two");
  }

  @Test
  protected void parametersAreNotLookedForInStringsCommentsAndQuotedNames() {
    var sql =
        """
        SELECT ':a ? $1' AS %s -- :b ? $2
        FROM notes /* :c ? $3 */ WHERE id = :id
        """
            .formatted(dialect().quoted("x:y?"));
    var row = calls().fetchOne(sql, Map.of("id", 1)).orElseThrow();
    assertThat(row.columns().names()).containsExactly("x:y?");
    assertThat(row.get(0)).isEqualTo(":a ? $1");
  }

  @Test
  protected void quoteInAStringDoesNotEndTheSearchForParameters() {
    assertThat(text("text <> 'it''s :no' AND id = :id", Map.of("id", 2))).isEqualTo("two");
  }

  @Test
  protected void valueIsNeverPartOfTheStatement() {
    assertThat(text("text = ?", "' OR 1 = 1 --")).isNull();
    calls().execute("UPDATE notes SET text = ? WHERE id = 1", "'; DROP TABLE notes; --");
    assertThat(text("id = 1")).isEqualTo("'; DROP TABLE notes; --");
  }

  @Test
  protected void nullIsAValue() {
    calls().execute("UPDATE notes SET text = ? WHERE id = ?", null, 1);
    assertThat(text("id = 1")).isNull();
    var values = new HashMap<String, Object>();
    values.put("text", null);
    values.put("id", 2);
    calls().execute("UPDATE notes SET text = :text WHERE id = :id", values);
    assertThat(text("id = 2")).isNull();
  }

  @Test
  protected void loneNullIsAValueToo() {
    calls().execute("UPDATE notes SET text = ?", (Object) null);
    assertThat(Cases.count(database(), "notes WHERE text IS NULL")).isEqualTo(3);
  }

  @Test
  protected void missingNamesAreListed() {
    refused(
        () -> text("id = :id AND text = :text", Map.of("text", SECRET)), "missing", ":id", ":text");
    refused(() -> text("id = :id"), ":id");
  }

  @Test
  protected void surplusNamesAreListed() {
    refused(
        () -> text("id = :id", Map.of("id", 1, "idd", SECRET)), "surplus", ":idd", "expected: :id");
  }

  @Test
  protected void missingAndSurplusPlacesAreCounted() {
    refused(() -> text("id = ? AND text = ?", SECRET), "missing", "2", "1 value");
    refused(() -> text("id = ?", 1, SECRET), "surplus");
    refused(() -> text("id = 1", SECRET), "surplus");
    refused(() -> text("id = $1 AND text = $2", SECRET), "missing", "$2");
  }

  @Test
  protected void gapInTheNumbersIsNamed() {
    refused(() -> text("id = $1 AND text = $3", 1, SECRET, SECRET), "$2");
  }

  @Test
  protected void mixedStylesAreNamed() {
    refused(() -> text("id = :id AND text = ?", Map.of("id", SECRET)), "mixed", ":id", "?");
    refused(() -> text("id = $1 AND text = :text", 1, SECRET), "mixed", "$1", ":text");
  }

  @Test
  protected void namesForPlacesAndPlacesForNamesAreRefusedWithTheRemedy() {
    refused(() -> text("id = :id AND text = :text", 1, SECRET), "Map", ":id");
    refused(() -> text("id = ? AND text = ?", Map.of("id", 1, "text", SECRET)), "order", ":id");
  }

  @Test
  protected void recordThatLacksAComponentIsRefusedByName() {
    refused(() -> text("id = :noteId AND text = :other", new Wanted(1, SECRET)), ":other");
  }

  @Test
  protected void bindingANameToPlacesIsRefused() {
    var query = Query.of("SELECT text FROM notes WHERE id = ?", SECRET);
    refused(() -> calls().fetchAll(query.bind("id", 1)), ":id");
  }

  @Test
  protected void valueOfATypeThatCannotBeBoundIsRefusedWithItsType() {
    refused(() -> text("text = ?", new Object()), "java.lang.Object");
    refused(() -> text("text = ?", Optional.of(SECRET)), "Optional");
  }

  @Test
  protected void parameterErrorInsideATransactionLeavesItUsable() {
    database()
        .transaction(tx -> {
          Cases.refusedAndGoesOn(
              tx, ParameterException.class, () -> tx.execute("DELETE FROM notes WHERE id = ?"));
          tx.execute("DELETE FROM notes WHERE id = ?", 1);
        });
    assertThat(countNotes(database())).isEqualTo(2);
  }
}
