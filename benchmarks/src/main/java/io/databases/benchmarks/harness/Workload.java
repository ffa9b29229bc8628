package io.databases.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work that several contenders do, each in its own way.
 *
 * @param key what it is chosen by on the command line
 * @param title what is done
 * @param unit what is counted, in the plural
 * @param point its place on a curve; null where it is not part of one
 */
public record Workload(
    String key,
    String title,
    String unit,
    @Nullable Point point,
    List<Opener> openers,
    List<Comparison> comparisons,
    List<Function<Results, @Nullable String>> notes) {

  /** Makes a contender. */
  public interface Opener {
    Contender open() throws Exception;
  }

  public Workload(String key, String title, String unit) {
    this(key, title, unit, null);
  }

  public Workload(String key, String title, String unit, @Nullable Point point) {
    this(key, title, unit, point, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  /** Whether this word on the command line chooses it. */
  boolean isMeantBy(String word) {
    return key.equals(word) || (point != null && point.key().equals(word));
  }

  public Workload contender(Opener opener) {
    openers.add(opener);
    return this;
  }

  /** Says that {@code ours} is to do {@code target} times as much per second as {@code peer}. */
  public Workload target(String ours, String peer, double target) {
    return target(ours, peer, Metric.PER_SECOND, target);
  }

  /** Says what one number of ours is to be, in multiples of the peer's. */
  public Workload target(String ours, String peer, Metric metric, double target) {
    comparisons.add(new Comparison(ours, peer, metric, target));
    return this;
  }

  /** Compares for information. */
  public Workload compare(String ours, String peer) {
    return target(ours, peer, 0);
  }

  /** A line worked out of the results; null where they do not allow it. */
  public Workload note(Function<Results, @Nullable String> line) {
    notes.add(line);
    return this;
  }
}
