package io.databases.benchmarks.harness;

/** A number that contenders are compared by. */
public enum Metric {
  PER_SECOND(""),
  CPU("CPU each, "),
  GARBAGE("garbage each, "),
  P50("p50, "),
  P99("p99, ");

  private final String label;

  Metric(String label) {
    this.label = label;
  }

  /** What a ratio is introduced with; nothing for what is usual. */
  public String label() {
    return label;
  }

  public double of(Measurement measurement) {
    return switch (this) {
      case PER_SECOND -> measurement.perSecond();
      case CPU -> measurement.cpuNanos();
      case GARBAGE -> measurement.garbage();
      case P50 -> measurement.p50();
      case P99 -> measurement.p99();
    };
  }

  public boolean moreIsBetter() {
    return this == PER_SECOND;
  }
}
