package io.databases.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerTest {
  private static final Duration HOUR = Duration.ofHours(1);

  /** What was measured, in its order. */
  private final List<String> turns = new ArrayList<>();

  private Results run(Duration slice, int most, Counting... contenders) {
    var workload = new Workload("w", "nothing", "times");
    for (var contender : contenders) {
      workload.contender(() -> contender);
    }
    var plan = new Plan(5, Duration.ZERO, slice, 1, most, false, Path.of("."));
    return new Runner("suite", plan).run(workload);
  }

  @Test
  void contendersTakeTurnsEachFirstInItsTurn() {
    var results = run(HOUR, Plan.ALL, new Counting("a", true), new Counting("b", true));

    assertThat(turns).containsExactly("a", "b", "a", "b", "b", "a", "a", "b", "b", "a", "a", "b");
    assertThat(results.entries()).allMatch(entry -> entry.slices().size() == 5);
  }

  @Test
  void whatIsAProgramOfItsOwnIsNotWarmedUp() {
    var _ = run(HOUR, Plan.ALL, new Counting("a", false));

    assertThat(turns).hasSize(5);
  }

  @Test
  void longTurnsAreTakenLessOften() {
    var results = run(Duration.ZERO, Plan.ALL, new Counting("a", true));

    assertThat(results.entries()).allMatch(entry -> entry.slices().size() == 3);
  }

  @Test
  void noMoreTakePartThanThePlanSays() {
    var results = run(HOUR, 1, new Counting("a", true), new Counting("b", true));

    assertThat(results.entries()).extracting(Results.Entry::contender).containsExactly("a");
  }

  private final class Counting implements Contender {
    private final String name;
    private final boolean warmsUp;

    Counting(String name, boolean warmsUp) {
      this.name = name;
      this.warmsUp = warmsUp;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean warmsUp() {
      return warmsUp;
    }

    @Override
    public Measurement measure(Duration time) {
      turns.add(name);
      return new Measurement(1, 1, 1);
    }

    @Override
    public void close() {}
  }
}
