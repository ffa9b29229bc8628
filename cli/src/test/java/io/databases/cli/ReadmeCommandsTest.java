package io.databases.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that the README shows work, in their order. */
final class ReadmeCommandsTest {
  private static final Path README =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("README.md");

  @TempDir private Path folder;

  private List<String> commands() throws IOException {
    var url = "sqlite:///" + folder.resolve("quickstart.db");
    return Files.readAllLines(README).stream()
        .filter(line -> line.startsWith("./databases "))
        .filter(line -> !line.startsWith("./databases bench")) // a program of its own
        .map(line -> line.replace("sqlite:///quickstart.db", url))
        .map(line -> line.equals("./databases quickstart") ? line + " --url " + url : line)
        .toList();
  }

  @Test
  void theyWork() throws IOException {
    assertThat(commands()).hasSizeGreaterThan(3);
    for (var command : commands()) {
      var run = Run.ofLine(command);
      assertThat(run.code()).as("%s: %s", command, run.err()).isZero();
    }
  }
}
