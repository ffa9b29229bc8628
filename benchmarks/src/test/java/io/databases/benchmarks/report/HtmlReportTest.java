package io.databases.benchmarks.report;

import static io.databases.benchmarks.report.Runs.OURS;
import static io.databases.benchmarks.report.Runs.PEER;
import static io.databases.benchmarks.report.Runs.entry;
import static io.databases.benchmarks.report.Runs.failed;
import static io.databases.benchmarks.report.Runs.results;
import static io.databases.benchmarks.report.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.benchmarks.harness.Point;
import java.io.StringReader;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final Pattern DRAWING = Pattern.compile("(?s)<svg .*?</svg>");
  private static final Point FEW = new Point("y", "a curve", "threads", 1);
  private static final Point MANY = new Point("y", "a curve", "threads", 64);

  private final String page =
      HtmlReport.of(
          run(
              results(entry(OURS, 100, 210), entry(PEER, 50, 105), failed("broken")),
              results("y1", FEW, entry(OURS, 10), entry(PEER, 20)),
              results("y64", MANY, entry(OURS, 1_000), entry(PEER, 2_000))));

  @Test
  void showsFiguresChartsSettingsAndFailures() {
    assertThat(page)
        .contains("2 &lt; 3")
        .contains("ours 2.00×", "2.00× (2.00–2.00) databases / peer")
        .contains("<polyline class=\"curve series0\"")
        .contains("<td>settings of peer</td>")
        .contains("FAILED broken: wrong answer");
  }

  @Test
  void needsNothingFromElsewhere() {
    assertThat(page).doesNotContain("<script", "http:", "https:", "src=", "@import", "url(");
  }

  @Test
  void drawingsAreWellFormed() throws Exception {
    var drawings = DRAWING.matcher(page).results().map(MatchResult::group).toList();
    assertThat(drawings).hasSize(3);
    for (var drawing : drawings) {
      var document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(drawing)));
      assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    }
    assertThat(page).doesNotContain("NaN", "Infinity");
  }
}
