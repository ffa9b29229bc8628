package io.databases.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextWidthTest {
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "plain, 5",
    "Zoë, 3",
    "Zoe\u0308, 3",
    "日本語, 6",
    "한국, 4",
    "ｆｕｌｌ, 8",
    "Ω≈ç, 3",
    "😀, 2",
    "👍🏽, 2",
    "👨‍👩‍👧, 2",
    "a\u200bb, 2"
  })
  void columnsOnATerminal(String text, int width) {
    assertThat(TextWidth.of(text)).isEqualTo(width);
  }

  @ParameterizedTest
  @CsvSource({
    "abc, 3, abc",
    "abcd, 3, ab…",
    "日本, 4, 日本",
    "日本語, 4, 日…",
    "日本語, 5, 日本…",
    "😀😀, 3, 😀…"
  })
  void cutsBetweenCharacters(String text, int width, String cut) {
    assertThat(TextWidth.cut(text, width, "…")).isEqualTo(cut);
  }

  @Test
  void aMarkStaysWithItsLetter() {
    assertThat(TextWidth.cut("e\u0308e\u0308e\u0308", 2, "…")).isEqualTo("e\u0308…");
  }
}
