package io.databases.benchmarks;

import io.databases.benchmarks.harness.JsonReport;
import io.databases.benchmarks.harness.Machine;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Report;
import io.databases.benchmarks.harness.Results;
import io.databases.benchmarks.harness.Runner;
import io.databases.benchmarks.harness.Suite;
import io.databases.benchmarks.harness.Usage;
import io.databases.benchmarks.postgresql.PgWorkloads;
import io.databases.benchmarks.sqlite.SqliteWorkloads;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.logging.LogManager;

/** The command line. Ends with 0 whatever was measured: numbers are not a test. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset(); // that a database was connected to is no result
    // Whatever the locale is, a table has × and µ in it.
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "sqlite" -> run(SqliteWorkloads.SUITE, rest(arguments), out);
      case "postgresql" -> run(PgWorkloads.SUITE, rest(arguments), out);
      case "jmh" -> org.openjdk.jmh.Main.main(rest(arguments).toArray(String[]::new));
      default -> out.print(usage());
    }
  }

  private static String usage() {
    return """
    benchmarks/run sqlite|postgresql [workload…] [--quick] [--rounds N] [--ours] [--json FILE]
        whole workloads beside the peers; without names all of them:
      sqlite
    %s  postgresql
    %s    --quick     less of everything, for a first impression
        --rounds N  how often each contender has its turn
        --ours      without the peers, for a profiler (JAVA_OPTS reach the JVM)
        --json FILE results for programs
    benchmarks/run jmh [arguments of JMH]
        pieces of the library; -l lists them
    """
        .formatted(SqliteWorkloads.SUITE.list(), PgWorkloads.SUITE.list());
  }

  private static List<String> rest(String[] arguments) {
    return Arrays.asList(arguments).subList(1, arguments.length);
  }

  private static void run(Suite suite, List<String> arguments, PrintStream out) throws Exception {
    var directory = Path.of(System.getProperty("benchmarks.directory", ".")).toRealPath();
    var plan = Plan.full(directory);
    Path json = null;
    var names = new ArrayList<String>();
    for (var left = arguments.iterator(); left.hasNext(); ) {
      String argument = left.next();
      switch (argument) {
        case "--quick" -> plan = Plan.quick(directory);
        case "--ours" -> plan = plan.withOursOnly();
        case "--rounds" -> plan = plan.withRounds(Integer.parseInt(left.next()));
        case "--json" -> json = Path.of(left.next());
        default -> names.add(argument);
      }
    }
    var machine = Machine.describe(directory, suite.versions().call());
    out.println(Report.machine(machine));
    var all = new ArrayList<Results>();
    for (var workload : suite.of(plan, names)) {
      var before = Usage.now();
      long busyBefore = Machine.busyNanos();
      var results = new Runner(plan).run(workload);
      double others = Machine.others(Usage.now().minus(before), Machine.busyNanos() - busyBefore);
      out.print(Report.workload(results));
      out.printf(Locale.ROOT, "  processors that others kept busy meanwhile: %.2f%n%n", others);
      all.add(results);
    }
    if (json != null) {
      Files.writeString(json, JsonReport.of(machine, plan, all));
    }
  }
}
