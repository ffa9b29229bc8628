package io.databases.testing.support;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine and does not find there. */
public final class Missing {
  private Missing() {}

  /**
   * Skips the test that runs and prints why; fails it with {@code -Drequire.servers=all}.
   *
   * @param reason what is missing, and how to have it
   * @return never; so that a caller may throw it, and the compiler knows
   */
  public static AssertionError skip(String reason, @Nullable Throwable cause) {
    if ("all".equals(System.getProperty("require.servers"))) {
      throw new AssertionError(reason, cause);
    }
    System.out.println("skipped: " + reason);
    return Assumptions.abort(reason);
  }
}
