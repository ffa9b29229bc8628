package io.databases.benchmarks.harness;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was measured with one command.
 *
 * @param at when it began
 * @param machine what it was measured on, by headings
 * @param slice seconds that a turn of a contender took
 */
public record Run(
    Instant at, Map<String, String> machine, int rounds, double slice, List<Results> results) {

  /** The workloads of both; of those that are in both, the slices of both. */
  public Run and(Run other) {
    var lines = new LinkedHashMap<>(machine);
    lines.putAll(other.machine);
    var all = new ArrayList<Results>();
    boolean overlap = false;
    for (var mine : results) {
      var theirs = other.find(mine);
      overlap |= theirs.isPresent();
      all.add(theirs.map(mine::and).orElse(mine));
    }
    for (var theirs : other.results) {
      if (find(theirs).isEmpty()) {
        all.add(theirs);
      }
    }
    return new Run(at, lines, overlap ? rounds + other.rounds : rounds, slice, all);
  }

  /** The results of the same workload. */
  public Optional<Results> find(Results same) {
    return results.stream()
        .filter(each -> each.suite().equals(same.suite()) && each.key().equals(same.key()))
        .findFirst();
  }
}
