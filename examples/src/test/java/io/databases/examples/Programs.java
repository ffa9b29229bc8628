package io.databases.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs programs, and keeps what they print. */
public final class Programs {
  private Programs() {}

  /** A program to be run. */
  @FunctionalInterface
  public interface Program<X extends Exception> {
    void run() throws X;
  }

  /** What this prints; nothing else may print meanwhile. */
  public static <X extends Exception> String output(Program<X> program) throws X {
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
