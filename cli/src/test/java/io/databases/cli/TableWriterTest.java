package io.databases.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Columns;
import io.databases.Row;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TableWriterTest {
  private final Columns columns = Run.columns("id", "name");

  private static String table(
      int width, boolean unicode, boolean coloured, Columns columns, List<Row> rows) {
    var out = new StringWriter();
    new TableWriter(new Output(out, new StringWriter(), width, unicode, coloured))
        .all(columns, rows);
    return out.toString();
  }

  private static String table(Columns columns, List<Row> rows) {
    return table(0, true, false, columns, rows);
  }

  @Test
  void numbersStandToTheRightAndTextToTheLeft() {
    var rows = List.of(Run.row(columns, 1, "Daisy"), Run.row(columns, 12345, "Neil"));
    assertThat(table(columns, rows))
        .isEqualTo(
            """
            id    │ name
            ──────┼──────
                1 │ Daisy
            12345 │ Neil
            """
                .replace("id    │", "   id │"));
  }

  @Test
  void aColumnWithNullsIsNumericStill() {
    var rows = List.of(Run.row(columns, null, "Daisy"), Run.row(columns, 12345, null));
    assertThat(table(columns, rows))
        .isEqualTo(
            """
               id │ name
            ──────┼──────
             NULL │ Daisy
            12345 │ NULL
            """);
  }

  @Test
  void nullLooksDifferentFromTextInColours() {
    var rows = List.of(Run.row(columns, 1, null), Run.row(columns, 2, "NULL"));
    assertThat(table(80, true, true, columns, rows))
        .contains("\033[2mNULL\033[0m")
        .containsPattern("(?m)2\033\\[2m │ \033\\[0mNULL$");
  }

  @Test
  void anEmptyResultHasAHeader() {
    assertThat(table(columns, List.of())).isEqualTo("id │ name\n───┼─────\n");
  }

  @Test
  void asciiWhereNothingElseCanBeWritten() {
    assertThat(table(0, false, false, columns, List.of(Run.row(columns, 1, "a\nb"))))
        .isEqualTo(
            """
            id | name
            ---+-----
             1 | a b
            """);
  }

  @Test
  void wideCharactersTakeTwoColumnsAndCombiningOnesNone() {
    var rows = List.of(Run.row(columns, "日本", "x"), Run.row(columns, "Zoe\u0308", "y"));
    assertThat(table(columns, rows))
        .isEqualTo(
            """
            id   │ name
            ─────┼─────
            日本 │ x
            Zoe\u0308  │ y
            """);
  }

  @Test
  void controlCharactersAreShownAndNotSent() {
    var rows = List.of(Run.row(columns, "a\nb", "\033[31mred\u009b"));
    assertThat(table(columns, rows))
        .contains("a␊b")
        .contains("␛[31mred\uFFFD")
        .doesNotContain("\033");
  }

  @Test
  void longValuesAreCutToTheTerminal() {
    var rows = List.of(Run.row(columns, 1, "x".repeat(100)), Run.row(columns, 2, "日".repeat(100)));
    var lines = table(20, true, false, columns, rows).lines().toList();
    assertThat(lines)
        .containsExactly(
            "id │ name",
            "───┼────────────────",
            " 1 │ " + "x".repeat(14) + "…",
            " 2 │ " + "日".repeat(7) + "…");
  }

  @Test
  void theWidestColumnsAreCutFirst() {
    var rows = List.of(Run.row(columns, "x".repeat(8), "y".repeat(100)));
    assertThat(table(31, true, false, columns, rows)).contains("xxxxxxxx │ yyyyyyyyyyyyyyyyyyy…\n");
  }

  @Test
  void nothingIsCutWhereThereIsNoTerminal() {
    var rows = List.of(Run.row(columns, 1, "x".repeat(1000)));
    assertThat(table(columns, rows)).contains("x".repeat(1000));
  }

  @Test
  void rowsAfterTheSampleAreWrittenAsTheyCome() {
    var out = new StringWriter();
    var writer = new TableWriter(new Output(out, new StringWriter(), 0, true, false));
    writer.begin(columns);
    IntStream.range(1, TableWriter.SAMPLE).forEach(i -> writer.row(Run.row(columns, i, "x")));
    assertThat(out.toString()).isEmpty();
    writer.row(Run.row(columns, TableWriter.SAMPLE, "x"));
    assertThat(out.toString().lines()).hasSize(TableWriter.SAMPLE + 2);
    writer.row(Run.row(columns, 123456, "x"));
    assertThat(out.toString()).endsWith("1000 │ x\n123456 │ x\n");
  }
}
