package io.databases.benchmarks.harness;

/**
 * A contender of ours, a peer's, and what one number of ours is to be, in multiples of the peer's.
 *
 * @param target the least multiple where more is better, the most where less is; 0 where there is
 *     none, and the ratio is for information
 */
public record Comparison(String ours, String peer, Metric metric, double target) {
  public boolean isMet(double ratio) {
    return metric.moreIsBetter() ? ratio >= target : ratio <= target;
  }
}
