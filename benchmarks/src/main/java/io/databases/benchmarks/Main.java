package io.databases.benchmarks;

import io.databases.benchmarks.harness.Run;
import io.databases.benchmarks.publisher.Publishers;
import io.databases.benchmarks.report.BuildComparison;
import io.databases.benchmarks.report.HtmlReport;
import io.databases.benchmarks.report.ReadmeSection;
import io.databases.benchmarks.report.RunJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.logging.LogManager;

/**
 * The command line. Ends with 0 whatever was measured, for numbers are not a test; with 2 where it
 * is not understood, with 1 where something was in the way.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    LogManager.getLogManager().reset(); // that a database was connected to is no result
    // Servers that were started stop with the JVM, and one of them would keep it alive.
    System.exit(status(Arrays.asList(arguments)));
  }

  private static int status(List<String> arguments) {
    // Whatever the locale is, a table has × and µ in it.
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try {
      run(arguments, out);
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\nbenchmarks/run --help tells more.");
      return 2;
    } catch (Throwable e) { // of a server that does not start, too
      e.printStackTrace();
      return 1;
    }
  }

  private static void run(List<String> arguments, PrintStream out) throws Exception {
    var rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
    switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
      case "help", "--help", "-h" -> out.print(usage());
      case "compare" -> out.print(compare(rest));
      case "page" -> page(rest, out);
      case "readme" -> readme(rest, out);
      case "publisher" -> Publishers.run();
      case "jmh" -> org.openjdk.jmh.Main.main(rest.toArray(String[]::new));
      default -> new Measuring(directory(), arguments).run(out);
    }
  }

  private static String usage() {
    return """
    benchmarks/run [suite…] [--quick]
        everything, beside the peers: tables here, a page with charts, and a record in JSON
    benchmarks/run suite [workload…] [options]
        some of it:
    %s    --quick     less of everything, of the peers too, for a first impression
        --rounds N  how often each contender has its turn
        --slice S   how many seconds a turn takes
        --ours      without the peers, for a profiler (JAVA_OPTS reach the JVM)
        --json FILE where the record goes; --html FILE where the page goes
    benchmarks/run compare BEFORE.json[,…] AFTER.json[,…]
        two builds of this library, by their records; benchmarks/compare makes and compares them
    benchmarks/run page RECORD.json… PAGE.html
        the page of records
    benchmarks/run readme RECORD.json…
        puts the figures of records into docs/benchmarks.json and the README
    benchmarks/run publisher
        what is in the heap while a slow subscriber takes 5,000,000 rows
    benchmarks/run jmh [arguments of JMH]
        pieces of the library; -l lists them
    """
        .formatted(Suites.list());
  }

  private static Path directory() throws IOException {
    return Path.of(System.getProperty("benchmarks.directory", ".")).toRealPath();
  }

  /** All records together. */
  private static Run read(List<String> files) throws IOException {
    Run all = null;
    for (String file : files) {
      Run run = RunJson.read(Files.readString(Path.of(file)));
      all = all == null ? run : all.and(run);
    }
    if (all == null) {
      throw new IllegalArgumentException("of which record?");
    }
    return all;
  }

  private static String compare(List<String> records) throws IOException {
    if (records.size() != 2) {
      throw new IllegalArgumentException("compare needs two records, before and after");
    }
    var before = read(List.of(records.getFirst().split(",")));
    return BuildComparison.of(before, read(List.of(records.getLast().split(","))));
  }

  private static void page(List<String> files, PrintStream out) throws IOException {
    if (files.size() < 2) {
      throw new IllegalArgumentException("page needs a record and a place for the page");
    }
    var page = Path.of(files.getLast());
    Files.writeString(page, HtmlReport.of(read(files.subList(0, files.size() - 1))));
    out.println("page   " + page);
  }

  private static void readme(List<String> files, PrintStream out) throws IOException {
    var root = directory().resolve("../..").normalize(); // of benchmarks/target
    var record = root.resolve("docs/benchmarks.json");
    var readme = root.resolve("README.md");
    var run = read(files);
    if (run.slice() < 0.2) {
      throw new IllegalArgumentException("a first impression is nothing to publish: not --quick");
    }
    Files.writeString(record, RunJson.write(run));
    Files.writeString(readme, ReadmeSection.into(Files.readString(readme), run));
    out.printf("record %s%nfigures in %s%n", record, readme);
  }
}
