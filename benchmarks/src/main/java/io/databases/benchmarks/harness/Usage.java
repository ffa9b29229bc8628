package io.databases.benchmarks.harness;

import java.lang.management.ManagementFactory;

/** What the process has used so far; two of them tell what was used between. */
public record Usage(long nanoTime, long cpuNanos, long allocatedBytes) {
  private static final com.sun.management.OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
  private static final com.sun.management.ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);

  public static Usage now() {
    return new Usage(
        System.nanoTime(), SYSTEM.getProcessCpuTime(), THREADS.getTotalThreadAllocatedBytes());
  }

  public Usage minus(Usage earlier) {
    return new Usage(
        nanoTime - earlier.nanoTime,
        cpuNanos - earlier.cpuNanos,
        allocatedBytes - earlier.allocatedBytes);
  }

  public Usage plus(Usage other) {
    return new Usage(
        nanoTime + other.nanoTime,
        cpuNanos + other.cpuNanos,
        allocatedBytes + other.allocatedBytes);
  }

  /** This, taken as a span, for so many operations. */
  public Measurement over(long operations) {
    double n = operations;
    return new Measurement(n * 1e9 / nanoTime, cpuNanos / n, allocatedBytes / n);
  }
}
