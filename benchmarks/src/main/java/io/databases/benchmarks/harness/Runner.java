package io.databases.benchmarks.harness;

import io.databases.benchmarks.harness.Results.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Measures a workload: all contenders warmed up, then round by round, each first in its turn. */
public final class Runner {
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
      turns.take(true);
      for (int round = 0; round < plan.rounds(); round++) {
        turns.take(false);
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

    void take(boolean warmUp) {
      for (var contender : List.copyOf(contenders)) {
        try {
          var measured = contender.measure(warmUp ? plan.warmUp() : plan.slice());
          if (!warmUp) {
            entry(contender).slices().add(measured);
          }
        } catch (Exception e) {
          fail(contender, e);
          contenders.remove(contender);
          close(contender);
        }
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
