package io.databases.benchmarks.harness;

import java.lang.management.ManagementFactory;

/**
 * What the process has used so far, and the server beside it; two of them tell what was used
 * between.
 *
 * @param serverNanos 0 where there is no server
 */
public record Usage(long nanoTime, long cpuNanos, long serverNanos, long allocatedBytes) {
  /** Nothing yet. */
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  private static final com.sun.management.OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
  private static final com.sun.management.ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);

  public static Usage now() {
    return new Usage(
        System.nanoTime(),
        SYSTEM.getProcessCpuTime(),
        ServerProcesses.cpuNanos(),
        THREADS.getTotalThreadAllocatedBytes());
  }

  public Usage minus(Usage earlier) {
    return new Usage(
        nanoTime - earlier.nanoTime,
        cpuNanos - earlier.cpuNanos,
        serverNanos - earlier.serverNanos,
        allocatedBytes - earlier.allocatedBytes);
  }

  public Usage plus(Usage other) {
    return new Usage(
        nanoTime + other.nanoTime,
        cpuNanos + other.cpuNanos,
        serverNanos + other.serverNanos,
        allocatedBytes + other.allocatedBytes);
  }

  /** This, taken as a span, for so many operations. */
  public Measurement over(long operations) {
    double n = operations;
    return new Measurement(n * 1e9 / nanoTime, cpuNanos / n, allocatedBytes / n)
        .withServer(serverNanos == 0 ? Double.NaN : serverNanos / n);
  }
}
