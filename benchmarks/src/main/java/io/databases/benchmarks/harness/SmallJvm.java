package io.databases.benchmarks.harness;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.LogManager;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Work in a JVM of its own with a heap of 64 MB: starting one, and what is done inside. */
public final class SmallJvm {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private SmallJvm() {}

  /** Runs a program that {@link #report}s. */
  public static Measurement run(Class<?> program, String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output;
    try {
      output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE)) {
        throw new TimeoutException("the work did not end within " + PATIENCE);
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException("the work failed: " + output.strip());
    }
    return parse(output);
  }

  private static Measurement parse(String output) {
    var numbers = new Scanner(output);
    var rates =
        new Measurement(
            Double.parseDouble(numbers.next()),
            Double.parseDouble(numbers.next()),
            Double.parseDouble(numbers.next()));
    var heap = new LinkedHashMap<String, Double>();
    heap.put("peak heap, kB", Double.parseDouble(numbers.next()) / 1024);
    heap.put("peak after a collection, kB", Double.parseDouble(numbers.next()) / 1024);
    return rates.with(heap);
  }

  /** Reads rows, and gives the sum of their ids. */
  public interface Work {
    long run() throws Exception;
  }

  /**
   * Inside: prints rows per second, CPU nanoseconds and bytes of garbage per row, and the peaks of
   * the heap in bytes. Fails unless rows with the ids from 1 on were read.
   */
  public static void report(long rows, Work work) throws Exception {
    LogManager.getLogManager().reset(); // nothing but numbers is to be printed
    var live = watchCollections();
    var before = Usage.now();
    long sum = work.run();
    var measured = Usage.now().minus(before).over(rows);
    if (sum != rows * (rows + 1) / 2) {
      throw new IllegalStateException("the ids sum up to " + sum);
    }
    IO.println(measured.perSecond());
    IO.println(measured.cpuNanos());
    IO.println(measured.garbage());
    IO.println(peak());
    IO.println(live.get());
  }

  /** The most that was left after a collection. */
  private static AtomicLong watchCollections() {
    var most = new AtomicLong();
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, _) -> {
                var info =
                    GarbageCollectionNotificationInfo.from(
                        (CompositeData) notification.getUserData());
                long used =
                    info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                        .filter(entry -> isHeap(entry.getKey()))
                        .mapToLong(entry -> entry.getValue().getUsed())
                        .sum();
                most.accumulateAndGet(used, Math::max);
              },
              null,
              null);
    }
    return most;
  }

  private static boolean isHeap(String pool) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .anyMatch(bean -> bean.getType() == MemoryType.HEAP && bean.getName().equals(pool));
  }

  /** The sum of the peaks, which is at least the peak of the sum. */
  private static long peak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(bean -> bean.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }
}
