package io.databases.benchmarks.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;

/** The processor time that a database server on this machine has used; known on Linux. */
public final class ServerProcesses {
  private static final Path ALL = Path.of("/proc");

  private static volatile String watched = "";

  private ServerProcesses() {}

  /** Counts the processes of this name from now on; none where it is empty. */
  public static void watch(String name) {
    watched = name;
  }

  static long cpuNanos() {
    if (watched.isEmpty()) {
      return 0;
    }
    long sum = 0;
    try (var processes = Files.newDirectoryStream(ALL, "[0-9]*")) {
      for (var process : processes) {
        sum += isWatched(process) ? threadsOf(process) : 0;
      }
    } catch (IOException | DirectoryIteratorException e) {
      return sum; // not a system that tells
    }
    return sum;
  }

  private static boolean isWatched(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip().equals(watched);
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  private static long threadsOf(Path process) {
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
      for (var thread : threads) {
        sum += running(thread);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return sum; // it has ended
    }
    return sum;
  }

  private static long running(Path thread) {
    try (var numbers = new Scanner(thread.resolve("schedstat"), StandardCharsets.UTF_8)) {
      return numbers.hasNextLong() ? numbers.nextLong() : 0; // nothing where it has ended meanwhile
    } catch (IOException e) {
      return 0; // it has ended
    }
  }
}
