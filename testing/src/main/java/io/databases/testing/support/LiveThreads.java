package io.databases.testing.support;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/** Which threads are alive. */
public final class LiveThreads {
  /** How the names of all threads of the library begin. */
  public static final String LIBRARY = "databases-";

  private static final Pattern NAME = Pattern.compile("\"name\": \"((?:[^\"\\\\]|\\\\.)*)\"");

  private LiveThreads() {}

  /** The platform threads whose name begins so. Cheap. */
  public static List<String> platform(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .toList();
  }

  /**
   * The threads of both kinds that work for some database; the one that all share, and that ends by
   * itself, is not among them.
   */
  public static List<String> ofDatabases() throws IOException {
    return all(LIBRARY).stream().filter(name -> !name.equals("databases-alarm")).toList();
  }

  /** The threads of both kinds whose name begins so. Writes a thread dump to find them. */
  public static List<String> all(String prefix) throws IOException {
    var folder = Files.createTempDirectory("threads");
    var file = folder.resolve("threads.json");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
      return NAME.matcher(Files.readString(file))
          .results()
          .map(match -> match.group(1))
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .toList();
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
