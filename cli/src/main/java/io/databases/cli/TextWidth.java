package io.databases.cli;

/**
 * How many columns of a terminal a text takes. Good for what is stored in databases: wide East
 * Asian characters and emoji take two, combining marks none. Terminals themselves differ on the
 * rest.
 */
final class TextWidth {
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int FIRST_SKIN_TONE = 0x1F3FB;
  private static final int LAST_SKIN_TONE = 0x1F3FF;

  private TextWidth() {}

  /** The columns a text without control characters takes. */
  static int of(String text) {
    return measure(text, Integer.MAX_VALUE).width;
  }

  /** The text, or as much of it as fits with a mark that something is missing. */
  static String cut(String text, int width, String mark) {
    if ((text.length() <= width && isAscii(text)) || of(text) <= width) {
      return text;
    }
    int end = measure(text, width - mark.length()).end;
    return text.substring(0, end) + mark;
  }

  /**
   * @param width the columns taken
   * @param end where in the text they end
   */
  private record Measure(int width, int end) {}

  /** The longest part from the start that takes no more than {@code limit} columns. */
  private static Measure measure(String text, int limit) {
    int width = 0;
    int before = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      int more = before == ZERO_WIDTH_JOINER ? 0 : of(c);
      if (width + more > limit) {
        return new Measure(width, at);
      }
      width += more;
      before = c;
      at += Character.charCount(c);
    }
    return new Measure(width, text.length());
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static int of(int c) {
    if (c < 0x300) {
      return 1;
    }
    if (isCombining(c)) {
      return 0;
    }
    return isWide(c) ? 2 : 1;
  }

  private static boolean isCombining(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> true;
      default -> c >= FIRST_SKIN_TONE && c <= LAST_SKIN_TONE;
    };
  }

  /** The East Asian Wide and Fullwidth characters of Unicode Annex 11, and what emoji look like. */
  private static boolean isWide(int c) {
    return c >= 0x1100
        && (c <= 0x115F // Hangul initials
            || (c >= 0x2E80 && c <= 0x303E) // radicals, CJK punctuation
            || (c >= 0x3041 && c <= 0xA4CF) // Kana to Yi
            || (c >= 0xA960 && c <= 0xA97F)
            || (c >= 0xAC00 && c <= 0xD7A3) // Hangul syllables
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0xFFE0 && c <= 0xFFE6)
            || (c >= 0x20000 && c <= 0x3FFFD)
            || Character.isEmojiPresentation(c));
  }
}
