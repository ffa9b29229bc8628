package io.databases.testing.support;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** The memory outside the heap that this JVM's buffers take. */
public final class DirectMemory {
  private DirectMemory() {}

  /** How many bytes they take now. */
  public static long used() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
