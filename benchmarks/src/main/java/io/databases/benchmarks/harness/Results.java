package io.databases.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a workload gave: the slices of its contenders, and what they say together.
 *
 * @param suite the name of the suite that it belongs to
 * @param key what it is chosen by on the command line
 * @param title what was done
 * @param unit what was counted, in the plural
 * @param point its place on a curve; null where it is not part of one
 * @param notes lines worked out of the slices
 * @param others how many processors other processes kept busy meanwhile
 */
public record Results(
    String suite,
    String key,
    String title,
    String unit,
    @Nullable Point point,
    List<Entry> entries,
    List<Comparison> comparisons,
    List<String> notes,
    double others) {

  /**
   * What one contender did.
   *
   * @param settings how it was set up
   * @param slices in the order they were measured
   * @param failure what went wrong, a wrong answer among others; null where nothing did
   */
  public record Entry(
      String contender, String settings, List<Measurement> slices, @Nullable String failure) {

    /** Whether it is this library. */
    public boolean isOurs() {
      return contender.startsWith("databases");
    }

    /** Whether there are numbers, and its answers were right whenever they were looked at. */
    public boolean isSound() {
      return failure == null && !slices.isEmpty();
    }

    /** The median of each number by itself; null for one that failed. */
    public @Nullable Measurement median() {
      return isSound() ? Measurement.median(slices) : null;
    }

    /** The median of this number; not a number for one that failed. */
    public double median(Metric metric) {
      var median = median();
      return median == null ? Double.NaN : metric.of(median);
    }

    /** The least of the slices in this number. */
    public double least(Metric metric) {
      return slices.stream().mapToDouble(metric::of).min().orElse(Double.NaN);
    }

    /** The most of the slices in this number. */
    public double most(Metric metric) {
      return slices.stream().mapToDouble(metric::of).max().orElse(Double.NaN);
    }

    /** How far the slices lie from the middle in this number, in parts of their median. */
    public double spread(Metric metric) {
      return (most(metric) - least(metric)) / 2 / median(metric);
    }

    Entry failed(String what) {
      return new Entry(contender, settings, slices, failure == null ? what : failure);
    }
  }

  /** The ratio of a number of two contenders: the median of the rounds, and the extremes. */
  public record Ratio(double median, double least, double most) {
    /** Whether some rounds say one thing and some the other: no difference was measured. */
    public boolean isWithinNoise() {
      return least <= 1 && most >= 1;
    }
  }

  static Results of(String suite, Workload workload, List<Entry> entries, double others) {
    var results =
        new Results(
            suite,
            workload.key(),
            workload.title(),
            workload.unit(),
            workload.point(),
            entries,
            workload.comparisons(),
            List.of(),
            others);
    var notes = new ArrayList<String>();
    for (var note : workload.notes()) {
      String line = note.apply(results);
      if (line != null) {
        notes.add(line);
      }
    }
    return results.withNotes(notes);
  }

  private Results withNotes(List<String> lines) {
    return new Results(suite, key, title, unit, point, entries, comparisons, lines, others);
  }

  /** These slices and those of another run of the same workload. */
  Results and(Results other) {
    var all = new ArrayList<Entry>();
    for (var entry : entries) {
      var more = other.entry(entry.contender);
      if (more == null) {
        all.add(entry);
        continue;
      }
      var slices = new ArrayList<>(entry.slices);
      slices.addAll(more.slices);
      var failure = entry.failure == null ? more.failure : entry.failure;
      all.add(new Entry(entry.contender, entry.settings, slices, failure));
    }
    other.entries.stream().filter(each -> entry(each.contender) == null).forEach(all::add);
    double busy = Math.max(others, other.others);
    return new Results(suite, key, title, unit, point, all, comparisons, notes, busy);
  }

  public @Nullable Entry entry(String contender) {
    return entries.stream()
        .filter(entry -> entry.contender.equals(contender))
        .findFirst()
        .orElse(null);
  }

  /** The medians; null for a contender that was not run or failed. */
  public @Nullable Measurement median(String contender) {
    var entry = entry(contender);
    return entry == null ? null : entry.median();
  }

  /** The number that this workload is about: what is compared first. */
  public Metric headline() {
    return comparisons.isEmpty() ? Metric.PER_SECOND : comparisons.getFirst().metric();
  }

  /** Those that failed. */
  public List<Entry> failures() {
    return entries.stream().filter(entry -> entry.failure != null).toList();
  }

  /**
   * Our number in multiples of the peer's. Round by round, since what disturbs one slice often
   * disturbs its neighbours. Null where one of them has no such number.
   */
  public @Nullable Ratio ratio(Comparison comparison) {
    var ours = entry(comparison.ours());
    var peer = entry(comparison.peer());
    if (ours == null || peer == null || !ours.isSound() || !peer.isSound()) {
      return null;
    }
    var metric = comparison.metric();
    double[] ratios = new double[Math.min(ours.slices.size(), peer.slices.size())];
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = metric.of(ours.slices.get(i)) / metric.of(peer.slices.get(i));
      if (!Double.isFinite(ratios[i])) {
        return null;
      }
      least = Math.min(least, ratios[i]);
      most = Math.max(most, ratios[i]);
    }
    return new Ratio(Measurement.median(ratios), least, most);
  }
}
