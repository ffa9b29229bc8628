package io.databases.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The workloads on one database.
 *
 * @param name what it is chosen by on the command line
 * @param all makes workloads for a plan, in their order
 * @param versions what is measured beside this library; may start a server
 * @param program what the server's processes are called; empty where there is no server
 */
public record Suite(
    String name,
    List<Function<Plan, List<Workload>>> all,
    Callable<Map<String, String>> versions,
    String program) {

  /** Without a server. */
  public Suite(
      String name,
      List<Function<Plan, List<Workload>>> all,
      Callable<Map<String, String>> versions) {
    this(name, all, versions, "");
  }

  /** For those that make one workload. */
  public static Function<Plan, List<Workload>> one(Function<Plan, Workload> workload) {
    return workload.andThen(List::of);
  }

  /**
   * The workloads of these keys, all where there are none.
   *
   * @throws IllegalArgumentException where there is no workload of a key
   */
  public List<Workload> of(Plan plan, List<String> keys) {
    var workloads = all.stream().flatMap(some -> some.apply(plan).stream()).toList();
    for (String key : keys) {
      if (workloads.stream().noneMatch(workload -> workload.isMeantBy(key))) {
        throw new IllegalArgumentException("no workload " + key + "; there are:\n" + list());
      }
    }
    return workloads.stream()
        .filter(workload -> keys.isEmpty() || keys.stream().anyMatch(workload::isMeantBy))
        .toList();
  }

  /** A line for each. */
  public String list() {
    return of(Plan.full(Path.of(".")), List.of()).stream()
        .map(workload -> "    %s  %s%n".formatted(workload.key(), workload.title()))
        .collect(Collectors.joining());
  }

  /** The version of a library, from what Maven leaves in its jar. */
  public static String version(Class<?> anyOfIts, String group, String artifact) {
    var properties = new Properties();
    String file = "/META-INF/maven/%s/%s/pom.properties".formatted(group, artifact);
    try (var in = anyOfIts.getResourceAsStream(file)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    var fallback = anyOfIts.getPackage().getImplementationVersion();
    return properties.getProperty("version", fallback == null ? "unknown" : fallback);
  }
}
