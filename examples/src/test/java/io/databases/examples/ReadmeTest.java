package io.databases.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README shows code that is compiled and run, and shows it as it is. */
final class ReadmeTest {
  static Stream<String> blocks() {
    return Readme.blocks().stream();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyBlockIsASnippetOfTheTests(String block) {
    if (!Readme.snippets().contains(block)) {
      assertThat(block).isEqualTo(nearest(block));
    }
  }

  /** The snippet that has the most lines of the block, for a message that shows the difference. */
  private static String nearest(String block) {
    return Readme.snippets().stream()
        .max(Comparator.comparingLong(snippet -> block.lines().filter(snippet::contains).count()))
        .orElseThrow();
  }

  @Test
  void everySnippetIsInTheReadme() {
    assertThat(Readme.blocks()).containsAll(Readme.snippets());
  }

  @Test
  void theTourIsLong() {
    assertThat(Readme.blocks()).hasSizeGreaterThan(15);
  }
}
