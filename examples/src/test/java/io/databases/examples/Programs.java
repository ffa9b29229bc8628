package io.databases.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs programs, and keeps what they print. */
final class Programs {
  private Programs() {}

  /** What this prints; nothing else may print meanwhile. */
  static String output(Runnable program) {
    var printed = new ByteArrayOutputStream();
    var standard = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(standard);
    }
    return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
