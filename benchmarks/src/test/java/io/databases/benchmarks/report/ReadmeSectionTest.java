package io.databases.benchmarks.report;

import static io.databases.benchmarks.report.Runs.OURS;
import static io.databases.benchmarks.report.Runs.PEER;
import static io.databases.benchmarks.report.Runs.entry;
import static io.databases.benchmarks.report.Runs.results;
import static io.databases.benchmarks.report.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.benchmarks.harness.Point;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeSectionTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

  @Test
  void hasARowForEachPeerAndATableForEachCurve() {
    var section =
        ReadmeSection.of(
            run(
                results(entry(OURS, 100, 210), entry(PEER, 50, 105)),
                results("y1", new Point("y", "a curve", "threads", 1), entry(OURS, 10))));

    assertThat(section)
        .contains("Measured on 2026-01-02, 3 rounds of 1.5 s", "processors: 2 < 3.")
        .contains("| `x` some work | 155 rows/s | peer: 2.00× |")
        .contains("`benchmarks/run suite y`: a curve, per second and p99:")
        .contains("| threads | databases |", "| 1 | 10, 500 µs |");
  }

  @Test
  void theFiguresInTheReadmeAreThoseOfTheRecord() throws Exception {
    var readme = Files.readString(ROOT.resolve("README.md"));
    var record = RunJson.read(Files.readString(ROOT.resolve("docs/benchmarks.json")));

    assertThat(readme)
        .as("benchmarks/run readme docs/benchmarks.json makes them so")
        .isEqualTo(ReadmeSection.into(readme, record));
  }

  @Test
  void aTextWithoutAPlaceForItIsRefused() {
    assertThatThrownBy(() -> ReadmeSection.into("# A readme", run()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no place for figures");
  }
}
