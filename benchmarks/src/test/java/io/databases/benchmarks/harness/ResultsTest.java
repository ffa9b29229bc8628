package io.databases.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private final Results results =
      new Results(new Workload("x", "some work", "rows").target("ours", "peer", 2));

  private void add(String contender, double... perSecond) {
    for (double rate : perSecond) {
      results.add(contender, new Measurement(rate, 1, 1));
    }
  }

  @Test
  void ratioIsTheMedianOfTheRounds() {
    add("ours", 10, 300, 40);
    add("peer", 5, 100, 40);

    var ratio = results.ratio(new Comparison("ours", "peer", Metric.PER_SECOND, 2));

    assertThat(ratio).isEqualTo(new Results.Ratio(2, 1, 3));
    assertThat(Report.workload(results)).contains("2.00× (1.00–3.00) ours / peer", ": met");
  }

  @Test
  void aMissedTargetIsSaid() {
    add("ours", 10);
    add("peer", 10);

    assertThat(Report.workload(results)).contains("1.00×", "target ≥ 2.0×: MISSED");
  }

  @Test
  void whatFailedHasNoNumbers() {
    add("ours", 10);
    add("peer", 10);
    results.fail("ours", new IllegalStateException("wrong answer"));

    assertThat(results.median("ours")).isNull();
    assertThat(results.ratio(new Comparison("ours", "peer", Metric.PER_SECOND, 2))).isNull();
    assertThat(Report.workload(results))
        .contains("FAILED ours", "wrong answer")
        .doesNotContain("×");
  }

  @Test
  void mediansAreTakenNumberByNumber() {
    var median =
        Measurement.median(
            List.of(
                new Measurement(1, 30, 5), new Measurement(2, 20, 5), new Measurement(4, 10, 5)));

    assertThat(median.perSecond()).isEqualTo(2);
    assertThat(median.cpuNanos()).isEqualTo(20);
  }
}
