package io.databases.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs test classes inside a test, and keeps what they print. */
final class Kit {
  /**
   * What came of the classes.
   *
   * @param output what was printed meanwhile
   */
  record Run(EngineExecutionResults results, String output) {
    /** The only failure there is. */
    Throwable failure() {
      return results.allEvents().failed().stream()
          .map(event ->
              event
                  .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                  .getThrowable()
                  .orElseThrow())
          .reduce((one, other) -> {
            throw new AssertionError("more than one failure: " + one + ", " + other);
          })
          .orElseThrow(() -> new AssertionError("nothing failed"));
    }
  }

  private Kit() {}

  static Run run(Class<?>... classes) {
    return run(false, classes);
  }

  /** Four tests at a time. */
  static Run runParallel(Class<?>... classes) {
    return run(true, classes);
  }

  private static Run run(boolean parallel, Class<?>... classes) {
    var printed = new ByteArrayOutputStream();
    var before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      var kit =
          EngineTestKit.engine("junit-jupiter")
              .configurationParameter(
                  "junit.jupiter.execution.parallel.enabled", String.valueOf(parallel))
              .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
              .configurationParameter(
                  "junit.jupiter.execution.parallel.config.executor-service", "WORKER_THREAD_POOL")
              .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
              .configurationParameter(
                  "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
      for (var type : classes) {
        kit.selectors(selectClass(type));
      }
      var results = kit.execute();
      return new Run(results, printed.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
  }
}
