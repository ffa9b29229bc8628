package io.databases.benchmarks.harness;

import java.time.Duration;

/** One way to do the work of a workload. Opened once and measured in many slices. */
public interface Contender {
  /** What the report calls it; short. */
  String name();

  /** How it was set up, for whoever doubts the comparison. */
  default String settings() {
    return "";
  }

  /** Whether what it does first is slower; not where each turn is a program of its own. */
  default boolean warmsUp() {
    return true;
  }

  /**
   * Works for about so long, and checks what came of it.
   *
   * @throws Exception where the work failed or gave a wrong result
   */
  Measurement measure(Duration time) throws Exception;

  /** Ends it, once. */
  void close() throws Exception;
}
