package io.databases.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuickstartTest {
  @TempDir private Path folder;

  private Run quickstart() {
    return Run.of("quickstart", "--url", url());
  }

  private String url() {
    return "sqlite:///" + folder.resolve("quickstart.db");
  }

  @Test
  void showsWhatTheDatabaseAnswers() {
    var run = quickstart();
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("the file " + folder.resolve("quickstart.db"))
        .contains("→ ExecuteResult[affectedRows=1")
        .contains("→ BatchResult[size=3, affectedRows=3]")
        .contains(
            "  name  │ score\n  ──────┼──────\n  Zoë   │    95\n  Daisy │    92\n  Neil  │    87\n")
        .contains("→ best = Score[name=Zoë, score=95], count = 4")
        .contains("→ Ken has 65, Neil has 82")
        .contains("→ still 4 rows")
        .contains("→ sum = 334");
  }

  @Test
  void leavesItsDataInTheFile() {
    quickstart();
    assertThat(folder.resolve("quickstart.db")).isNotEmptyFile();
    try (var database = Database.open(url())) {
      assertThat(database.fetchValue(Long.class, "SELECT count(*) FROM high_scores")).isEqualTo(4);
    }
  }

  @Test
  void canBeRunAgain() {
    assertThat(quickstart().out()).isEqualTo(quickstart().out());
  }

  @Test
  void whatToTryNextWorks() {
    var lines =
        quickstart().out().lines().filter(line -> line.startsWith("  ./databases ")).toList();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(2);
    for (var line : lines) {
      assertThat(Run.ofLine(line).code()).as(line).isZero();
    }
  }

  @Test
  void linesFitTheScreen() {
    var lines = quickstart().out().replace(url(), "sqlite:///quickstart.db").lines().skip(1);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  /** The code shown stands in the source twice: as text, and as code. Line breaks may differ. */
  @Test
  void theCodeShownIsTheCodeThatRuns() throws IOException {
    var source = Files.readString(Path.of("src/main/java/io/databases/cli/Quickstart.java"));
    var shown = shownIn(source);
    assertThat(shown).hasSizeGreaterThanOrEqualTo(8);
    var code = withoutBlanks(source.replaceAll("(?s)\"\"\".*?\"\"\"", ""));
    assertThat(shown).allSatisfy(step -> assertThat(code).contains(withoutBlanks(step)));
  }

  /**
   * The statements of every text block, those of one block apart where an empty line parts them.
   */
  private static List<String> shownIn(String source) {
    var blocks = source.split("\"\"\"", -1);
    var shown = new ArrayList<String>();
    for (int i = 1; i < blocks.length; i += 2) {
      shown.addAll(List.of(blocks[i].split("\n\\s*\n", -1)));
    }
    return shown;
  }

  private static String withoutBlanks(String text) {
    return text.replaceAll("\\s+", "");
  }
}
