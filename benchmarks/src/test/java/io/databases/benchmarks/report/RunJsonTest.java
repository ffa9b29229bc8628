package io.databases.benchmarks.report;

import static io.databases.benchmarks.report.Runs.OURS;
import static io.databases.benchmarks.report.Runs.PEER;
import static io.databases.benchmarks.report.Runs.entry;
import static io.databases.benchmarks.report.Runs.failed;
import static io.databases.benchmarks.report.Runs.results;
import static io.databases.benchmarks.report.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.benchmarks.harness.Measurement;
import io.databases.benchmarks.harness.Point;
import io.databases.benchmarks.harness.Results;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunJsonTest {
  @Test
  void readsWhatItWrote() {
    var more = new Measurement(0.25, 12, 3).with(Map.of("round trips", 2.5));
    var run =
        run(
            results(entry(OURS, 100, 200), failed(PEER)),
            results("y4", new Point("y", "a curve", "threads", 4), entry(OURS, 1)),
            results(new Results.Entry(OURS, "", List.of(more), null)));

    assertThat(RunJson.read(RunJson.write(run))).isEqualTo(run);
  }

  @Test
  void hasFourDigitsOfANumber() {
    var text = RunJson.write(run(results(entry(OURS, 123_456.789))));

    assertThat(text).contains("\"per_second\":123500,").doesNotContain("123456");
  }

  @Test
  void saysWhatIsNoRecord() {
    assertThatThrownBy(() -> RunJson.read("{\"at\": 1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a record of a benchmark run: at is 1, not a String");
  }

  @Test
  void runsOfTheSameWorkloadAreOne() {
    var both = run(results(entry(OURS, 1, 2))).and(run(results(entry(OURS, 3))));

    assertThat(both.rounds()).isEqualTo(6);
    assertThat(both.results()).hasSize(1);
    assertThat(both.results().getFirst().median(OURS)).extracting("perSecond").isEqualTo(2.0);
  }
}
