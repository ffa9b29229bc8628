package io.databases.benchmarks.harness;

import io.databases.benchmarks.harness.Results.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures a workload: all contenders warmed up, then round by round, each first in its turn. Where
 * turns take much longer than they should, as reading millions of rows does, there are fewer
 * rounds.
 */
public final class Runner {
  /** How many rounds there are where turns are long. */
  private static final int FEW_ROUNDS = 3;

  /** Turns are long that take so many times what they should. */
  private static final int LONG = 3;

  private final String suite;
  private final Plan plan;

  /**
   * @param suite the name of the suite that the workloads belong to
   */
  public Runner(String suite, Plan plan) {
    this.suite = suite;
    this.plan = plan;
  }

  public Results run(Workload workload) {
    var before = Usage.now();
    long busyBefore = Machine.busyNanos();
    var turns = new Turns();
    try {
      turns.open(workload);
      turns.warmUp();
      int rounds = plan.rounds();
      for (int round = 0; round < rounds; round++) {
        boolean areLong = turns.take();
        rounds = areLong ? Math.min(rounds, FEW_ROUNDS) : rounds;
        turns.rotate();
      }
    } finally {
      turns.close();
    }
    double others = Machine.others(Usage.now().minus(before), Machine.busyNanos() - busyBefore);
    return Results.of(suite, workload, List.copyOf(turns.entries.values()), others);
  }

  /** The contenders of one workload, in the order of their turns. */
  private final class Turns {
    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    private final List<Contender> contenders = new ArrayList<>();

    void open(Workload workload) {
      for (var opener : plan.openers(workload)) {
        try {
          var contender = opener.open();
          var entry = new Entry(contender.name(), contender.settings(), new ArrayList<>(), null);
          if (plan.oursOnly() && !entry.isOurs()) {
            contender.close();
            continue;
          }
          entries.put(contender.name(), entry);
          contenders.add(contender);
        } catch (Exception e) {
          String name = "contender " + (entries.size() + 1);
          entries.put(name, new Entry(name, "", List.of(), e.toString()));
        }
      }
    }

    void warmUp() {
      for (var contender : List.copyOf(contenders)) {
        if (contender.warmsUp()) {
          var _ = measure(contender, plan.warmUp());
        }
      }
    }

    /** One round; true where the turns took much longer than they should. */
    boolean take() {
      long start = System.nanoTime();
      var round = List.copyOf(contenders);
      for (var contender : round) {
        var measured = measure(contender, plan.slice());
        if (measured != null) {
          entry(contender).slices().add(measured);
        }
      }
      return System.nanoTime() - start > LONG * plan.slice().toNanos() * round.size();
    }

    /** Null where it failed, and takes part no more. */
    private @Nullable Measurement measure(Contender contender, Duration time) {
      try {
        return contender.measure(time);
      } catch (Exception e) {
        fail(contender, e);
        contenders.remove(contender);
        close(contender);
        return null;
      }
    }

    void rotate() {
      Collections.rotate(contenders, -1);
    }

    void close() {
      contenders.forEach(this::close);
    }

    private void close(Contender contender) {
      try {
        contender.close();
      } catch (Exception e) {
        fail(contender, e);
      }
    }

    private Entry entry(Contender contender) {
      var entry = entries.get(contender.name());
      if (entry == null) {
        throw new IllegalStateException("two contenders are called " + contender.name());
      }
      return entry;
    }

    private void fail(Contender contender, Exception failure) {
      entries.put(contender.name(), entry(contender).failed(failure.toString()));
    }
  }
}
