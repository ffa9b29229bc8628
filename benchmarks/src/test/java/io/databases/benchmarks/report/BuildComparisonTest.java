package io.databases.benchmarks.report;

import static io.databases.benchmarks.report.Runs.OURS;
import static io.databases.benchmarks.report.Runs.PEER;
import static io.databases.benchmarks.report.Runs.entry;
import static io.databases.benchmarks.report.Runs.results;
import static io.databases.benchmarks.report.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildComparisonTest {
  @Test
  void comparesContendersOfOurs() {
    var before = run(results(entry(OURS, 100, 110), entry(PEER, 50)));
    var after = run(results(entry(OURS, 200, 220), entry(PEER, 60)));

    assertThat(BuildComparison.of(before, after))
        .containsPattern("databases +105 +210 +2.00× +0.50× +1.00× +1.00×")
        .doesNotContain("peer", "noise");
  }

  @Test
  void saysWhereSlicesOverlap() {
    var before = run(results(entry(OURS, 100, 110)));
    var after = run(results(entry(OURS, 105, 115)));

    assertThat(BuildComparison.of(before, after)).contains("within noise");
  }

  @Test
  void saysWhereThereIsNothingToCompare() {
    var other = run(results("other", null, entry(OURS, 1)));

    assertThat(BuildComparison.of(run(results(entry(OURS, 1))), other))
        .isEqualTo("The two records have no workload in common.\n");
  }
}
