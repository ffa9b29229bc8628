package io.databases.benchmarks.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measures a workload: all contenders warmed up, then round by round, each first in its turn. */
public final class Runner {
  private final Plan plan;

  public Runner(Plan plan) {
    this.plan = plan;
  }

  public Results run(Workload workload) {
    var results = new Results(workload);
    var contenders = open(workload, results);
    try {
      for (var contender : List.copyOf(contenders)) {
        slice(contender, contenders, results, true);
      }
      for (int round = 0; round < plan.rounds(); round++) {
        var turns = new ArrayList<>(contenders);
        Collections.rotate(turns, -round);
        for (var contender : turns) {
          slice(contender, contenders, results, false);
        }
      }
    } finally {
      for (var contender : contenders) {
        close(contender, results);
      }
    }
    return results;
  }

  private List<Contender> open(Workload workload, Results results) {
    var contenders = new ArrayList<Contender>();
    for (var opener : workload.openers()) {
      try {
        var contender = opener.open();
        if (plan.oursOnly() && !isOurs(contender.name())) {
          contender.close();
          continue;
        }
        results.enter(contender.name());
        contenders.add(contender);
      } catch (Exception e) {
        results.fail("contender " + (contenders.size() + 1), e);
      }
    }
    return contenders;
  }

  private static boolean isOurs(String contender) {
    return contender.startsWith("databases");
  }

  private void slice(
      Contender contender, List<Contender> contenders, Results results, boolean warmUp) {
    try {
      var measured = contender.measure(warmUp ? plan.slice().multipliedBy(2) : plan.slice());
      if (!warmUp) {
        results.add(contender.name(), measured);
      }
    } catch (Exception e) {
      results.fail(contender.name(), e);
      contenders.remove(contender);
      close(contender, results);
    }
  }

  private static void close(Contender contender, Results results) {
    try {
      contender.close();
    } catch (Exception e) {
      results.fail(contender.name(), e);
    }
  }
}
