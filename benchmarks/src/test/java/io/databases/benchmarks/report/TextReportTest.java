package io.databases.benchmarks.report;

import static io.databases.benchmarks.report.Runs.OURS;
import static io.databases.benchmarks.report.Runs.PEER;
import static io.databases.benchmarks.report.Runs.entry;
import static io.databases.benchmarks.report.Runs.failed;
import static io.databases.benchmarks.report.Runs.results;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.benchmarks.harness.Results;
import org.junit.jupiter.api.Test;

class TextReportTest {
  @Test
  void ratioIsTheMedianOfTheRounds() {
    var results = results(entry(OURS, 10, 300, 40), entry(PEER, 5, 100, 40));

    assertThat(results.ratio(results.comparisons().getFirst()))
        .isEqualTo(new Results.Ratio(2, 1, 3));
    assertThat(TextReport.workload(results))
        .contains("2.00× (1.00–3.00) databases / peer", ": met");
  }

  @Test
  void aMissedTargetIsSaid() {
    assertThat(TextReport.workload(results(entry(OURS, 10), entry(PEER, 9))))
        .contains("1.11×", "target ≥ 2.0×: MISSED")
        .doesNotContain("noise");
  }

  @Test
  void aRatioThatRoundsDisagreeAboutIsNoise() {
    assertThat(TextReport.workload(results(entry(OURS, 10, 11, 12), entry(PEER, 11, 11, 10))))
        .contains("1.00× (0.91–1.20) databases / peer, within noise");
  }

  @Test
  void whatFailedHasNoNumbers() {
    assertThat(TextReport.workload(results(failed(OURS), entry(PEER, 10))))
        .contains("FAILED databases", "wrong answer")
        .doesNotContain("×");
  }

  @Test
  void spreadIsHalfOfWhatLiesBetweenTheSlices() {
    assertThat(TextReport.workload(results(entry(OURS, 90, 100, 110))))
        .containsPattern("databases +100 +10 % ");
  }
}
