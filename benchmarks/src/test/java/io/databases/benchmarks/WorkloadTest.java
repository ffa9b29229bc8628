package io.databases.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Runner;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.report.TextReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every workload runs and every contender gives right results; how fast is not tested. */
class WorkloadTest {
  @TempDir private static Path directory;

  @BeforeAll
  static void logNothing() {
    LogManager.getLogManager().reset();
  }

  static Stream<Arguments> everyWorkload() {
    return Suites.ALL.stream()
        .flatMap(suite ->
            suite.of(plan(), List.of()).stream()
                .map(workload -> Arguments.of(suite.name(), workload)));
  }

  private static Plan plan() {
    return new Plan(
        1, Duration.ofMillis(20), Duration.ofMillis(20), 200, Plan.ALL, false, directory);
  }

  @ParameterizedTest
  @MethodSource
  void everyWorkload(String suite, Workload workload) {
    var results = new Runner(suite, plan()).run(workload);

    assertThat(results.failures()).isEmpty();
    assertThat(TextReport.workload(results)).contains(workload.title(), workload.unit() + "/s");
  }
}
