package io.databases.benchmarks.sqlite;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.databases.Database;
import io.databases.Query;
import io.databases.benchmarks.harness.Usage;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.LogManager;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * The program that {@link Streams} starts: reads the rows and prints rows per second, CPU
 * nanoseconds and bytes of garbage per row, and the peaks of the heap in bytes.
 */
final class StreamChild {
  private static final String SQL =
      """
      WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < %d)
      SELECT i AS id, 'row number ' || i AS name FROM i
      """;

  private StreamChild() {}

  public static void main(String[] arguments) throws SQLException {
    LogManager.getLogManager().reset(); // nothing but numbers is to be printed
    String contender = arguments[0];
    String path = arguments[1];
    long rows = Long.parseLong(arguments[2]);
    var live = watchCollections();
    var before = Usage.now();
    long sum = contender.equals("databases") ? ours(path, rows) : raw(path, rows);
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

  private static long ours(String path, long rows) {
    long sum = 0;
    try (var database = Database.open("sqlite:///" + path);
        var stream = database.stream(Query.of(SQL.formatted(rows)))) {
      for (var row : stream) {
        sum += row.getLong("id");
        check(row.getString("name"));
      }
    }
    return sum;
  }

  private static long raw(String path, long rows) throws SQLException {
    long sum = 0;
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        var statement = connection.createStatement();
        var results = statement.executeQuery(SQL.formatted(rows))) {
      while (results.next()) {
        sum += results.getLong("id");
        check(results.getString("name"));
      }
    }
    return sum;
  }

  private static void check(@Nullable String name) {
    if (name == null || !name.startsWith("row number ")) {
      throw new IllegalStateException("a row is named " + name);
    }
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
