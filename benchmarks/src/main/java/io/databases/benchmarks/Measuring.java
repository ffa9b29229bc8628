package io.databases.benchmarks;

import io.databases.benchmarks.harness.Machine;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Results;
import io.databases.benchmarks.harness.Run;
import io.databases.benchmarks.harness.Runner;
import io.databases.benchmarks.harness.ServerProcesses;
import io.databases.benchmarks.harness.Suite;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.report.HtmlReport;
import io.databases.benchmarks.report.RunJson;
import io.databases.benchmarks.report.TextReport;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** The command that measures: tables while it goes, a page and a record when it is done. */
final class Measuring {
  private final Path directory;
  private final List<Suite> suites = new ArrayList<>();
  private final List<String> workloads = new ArrayList<>();
  private Plan plan;
  private Path json;
  private Path html;

  /**
   * @param directory where files are made, the page and the record too unless told otherwise
   * @throws IllegalArgumentException where there is no such suite, workload or option
   */
  Measuring(Path directory, List<String> arguments) {
    this.directory = directory;
    plan = arguments.contains("--quick") ? Plan.quick(directory) : Plan.full(directory);
    json = directory.resolve("benchmarks.json");
    html = directory.resolve("benchmarks.html");
    for (var left = arguments.iterator(); left.hasNext(); ) {
      String argument = left.next();
      switch (argument) {
        case "--quick" -> {} // whatever else is said goes on from there
        case "--ours" -> plan = plan.withOursOnly();
        case "--rounds" -> plan = plan.withRounds(Integer.parseInt(value(argument, left)));
        case "--slice" -> plan = plan.withSlice(seconds(value(argument, left)));
        case "--json" -> json = Path.of(value(argument, left));
        case "--html" -> html = Path.of(value(argument, left));
        default -> name(argument);
      }
    }
    if (suites.isEmpty()) {
      suites.addAll(Suites.ALL);
    }
    if (suites.size() > 1 && !workloads.isEmpty()) {
      throw new IllegalArgumentException("which suite is " + workloads.getFirst() + " of?");
    }
  }

  private static String value(String option, Iterator<String> left) {
    if (!left.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return left.next();
  }

  private static Duration seconds(String number) {
    return Duration.ofMillis(Math.round(Double.parseDouble(number) * 1e3));
  }

  private void name(String argument) {
    if (argument.startsWith("-")) {
      throw new IllegalArgumentException("no option " + argument);
    }
    var suite = Suites.named(argument);
    if (suite.isPresent()) {
      suites.add(suite.get());
    } else {
      workloads.add(argument);
    }
  }

  void run(PrintStream out) throws Exception {
    var at = Instant.now();
    long start = System.nanoTime();
    var chosen = new ArrayList<List<Workload>>();
    for (var suite : suites) {
      chosen.add(suite.of(plan, workloads));
    }
    if (!plan.oursOnly()) {
      var all = chosen.stream().flatMap(List::stream).toList();
      long seconds = plan.expected(all).toSeconds();
      out.printf("%d workloads, about %d min%n%n", all.size(), Math.ceilDiv(seconds, 60));
    }
    var machine = Machine.describe(directory);
    out.println(TextReport.machine(machine));
    var all = new ArrayList<Results>();
    for (int i = 0; i < suites.size(); i++) {
      var suite = suites.get(i);
      out.println(suite.name());
      var versions = suite.versions().call(); // may start a server
      out.println(TextReport.machine(versions));
      machine.putAll(versions);
      ServerProcesses.watch(suite.program());
      var runner = new Runner(suite.name(), plan);
      for (var workload : chosen.get(i)) {
        all.add(measure(workload, runner, out));
      }
    }
    var run = new Run(at, machine, plan.rounds(), plan.slice().toMillis() / 1e3, all);
    Files.writeString(json, RunJson.write(run));
    Files.writeString(html, HtmlReport.of(run));
    var took = Duration.ofNanos(System.nanoTime() - start);
    out.printf("measured in %d:%02d%n", took.toMinutes(), took.toSecondsPart());
    out.printf("page   %s%nrecord %s%n", html, json);
  }

  private static Results measure(Workload workload, Runner runner, PrintStream out) {
    long before = System.nanoTime();
    var results = runner.run(workload);
    out.print(TextReport.workload(results));
    out.printf(Locale.ROOT, "  took %.1f s%n%n", (System.nanoTime() - before) / 1e9);
    return results;
  }
}
