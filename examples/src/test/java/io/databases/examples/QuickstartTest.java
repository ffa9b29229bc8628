package io.databases.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in one file, run as a user runs it: by {@code java Quickstart.java}. */
final class QuickstartTest {
  @TempDir private Path folder;

  @Test
  void runs() throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Readme.MODULE.resolve("Quickstart.java").toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output)
        .isEqualToNormalizingNewlines("Score[name=Daisy, score=92]\nScore[name=Neil, score=87]\n");
    assertThat(process.waitFor()).isZero();
    assertThat(folder.resolve("example.db")).isNotEmptyFile();
  }
}
