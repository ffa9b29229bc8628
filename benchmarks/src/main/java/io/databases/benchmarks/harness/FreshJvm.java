package io.databases.benchmarks.harness;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A program in a JVM of its own, from its start to the first line that it prints. It is to wait
 * then until its input ends.
 */
public final class FreshJvm implements Contender {
  private final String name;
  private final List<String> command = new ArrayList<>();
  private final String answer;

  /**
   * @param jars a regular expression of the names of the jars it needs; folders of classes it has
   *     anyway
   * @param answer the line that it is to print
   */
  public FreshJvm(
      String name, String jars, Class<?> program, List<String> arguments, String answer) {
    this.name = name;
    this.answer = answer;
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath(jars), program.getName()));
    command.addAll(arguments);
  }

  private static String classPath(String jars) {
    var wanted = Pattern.compile(jars);
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> isWanted(Path.of(entry), wanted))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isWanted(Path entry, Pattern jars) {
    return Files.isDirectory(entry) || jars.matcher(entry.getFileName().toString()).matches();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return "java without options, only the jars that are needed";
  }

  @Override
  public boolean warmsUp() {
    return false;
  }

  @Override
  public Measurement measure(Duration time) throws Exception {
    long start = System.nanoTime();
    var took = new ArrayList<Double>();
    double cpu = 0;
    do {
      long before = System.nanoTime();
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (var in = process.inputReader()) {
        check(in);
        took.add((double) (System.nanoTime() - before));
        cpu += process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
      } finally {
        process.getOutputStream().close();
        process.waitFor();
      }
    } while (System.nanoTime() - start < time.toNanos());
    double median = Measurement.median(took.stream().mapToDouble(each -> each).toArray());
    return new Measurement(1e9 / median, cpu == 0 ? Double.NaN : cpu / took.size(), Double.NaN)
        .withLatencies(median, Double.NaN);
  }

  private void check(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (!answer.equals(line)) {
      throw new IllegalStateException("it printed " + line + " instead of " + answer);
    }
  }

  @Override
  public void close() {}
}
