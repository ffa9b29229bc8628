package io.databases.benchmarks.harness;

import java.time.Duration;

/**
 * One thread that does something large, such as to read 200,000 rows, again and again. Only the
 * work itself is measured.
 */
public abstract class Bulk implements Contender {
  private final String name;

  protected Bulk(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  /** Makes everything as it was before; not measured. */
  protected void reset() throws Exception {}

  /** The work, once; gives how many rows that were. */
  protected abstract long work() throws Exception;

  /** Fails where the work was not done; not measured. */
  protected void check() throws Exception {}

  @Override
  public final Measurement measure(Duration time) throws Exception {
    var used = Usage.NONE;
    long rows = 0;
    do {
      reset();
      System.gc();
      var before = Usage.now();
      rows += work();
      used = used.plus(Usage.now().minus(before));
      check();
    } while (used.nanoTime() < time.toNanos());
    return used.over(rows);
  }
}
