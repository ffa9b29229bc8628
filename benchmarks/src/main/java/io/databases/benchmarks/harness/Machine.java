package io.databases.benchmarks.harness;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Scanner;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** What the numbers were measured on, and how busy it was with other things. */
public final class Machine {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path CPU_TIMES = Path.of("/proc/stat");
  private static final long NANOS_PER_TICK = 10_000_000;

  private Machine() {}

  /**
   * The description, by headings; to be added to.
   *
   * @param directory where files are made
   */
  public static SequencedMap<String, String> describe(Path directory) throws IOException {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    var lines = new LinkedHashMap<String, String>();
    lines.put("processors", Runtime.getRuntime().availableProcessors() + cpuModel());
    if (system instanceof com.sun.management.OperatingSystemMXBean more) {
      long heap = Runtime.getRuntime().maxMemory();
      lines.put("memory", megabytes(more.getTotalMemorySize()) + ", heap " + megabytes(heap));
    }
    lines.put("system", system.getName() + " " + system.getVersion() + " " + system.getArch());
    lines.put("java", Runtime.version() + ", " + property("java.vm.name") + ", " + collectors());
    lines.put("files", Files.getFileStore(directory).type());
    lines.put("databases", System.getProperty("benchmarks.revision", "not a checkout"));
    return lines;
  }

  private static String property(String name) {
    return String.valueOf(System.getProperty(name));
  }

  private static String cpuModel() {
    try (var lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> " × " + line.substring(line.indexOf(':') + 1).strip())
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", bytes >> 20);
  }

  private static String collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(GarbageCollectorMXBean::getName)
        .collect(Collectors.joining(", "));
  }

  /** Processor time that all processes together have used, in nanoseconds; 0 where not known. */
  public static long busyNanos() {
    try (var times = new Scanner(CPU_TIMES, StandardCharsets.UTF_8)) {
      times.next(); // user, nice, system, idle, waiting, interrupts, soft interrupts, stolen
      long ticks = times.nextLong() + times.nextLong() + times.nextLong();
      times.nextLong();
      times.nextLong();
      return (ticks + times.nextLong() + times.nextLong() + times.nextLong()) * NANOS_PER_TICK;
    } catch (IOException e) {
      return 0;
    }
  }

  /** How many processors others kept busy during this span of this process. */
  public static double others(Usage span, long busyNanos) {
    return Math.max(0, busyNanos - span.cpuNanos()) / (double) span.nanoTime();
  }
}
