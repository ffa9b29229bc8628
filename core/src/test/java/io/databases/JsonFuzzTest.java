package io.databases;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The JSON reader against values and texts made by chance, the same every time. */
class JsonFuzzTest {
  private static final String DAMAGE = "\"\\{}[],:0123456789-+.eEtfnu \0\ud83dé";
  private static final String TRICKY = "\"\\/{}[],:\u2028\ud83d";

  private final Random random = new Random(20260731);

  @Test
  void whatIsWrittenIsReadBackTheSame() {
    for (int i = 0; i < 20_000; i++) {
      Json json = Json.of(randomValue(4));
      Json read = Json.parse(json.text());

      assertThat(read).isEqualTo(json).hasSameHashCodeAs(json);
      assertThat(read.value()).isEqualTo(json.value());
      assertThat(Json.of(read.value()).text()).isEqualTo(json.text());
    }
  }

  @Test
  void blanksBetweenTokensAndOtherEscapesChangeNothing() {
    for (int i = 0; i < 5_000; i++) {
      Json json = Json.of(randomValue(3));

      assertThat(Json.parse(disguise(json.text()))).isEqualTo(json);
    }
  }

  @Test
  void damagedTextIsReadOrRefusedButNeverFailsOtherwise() {
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      String text = damage(Json.of(randomValue(3)).text());
      try {
        Json read = Json.parse(text);
        assertThat(Json.parse(Json.of(read.value()).text())).isEqualTo(read);
      } catch (ParameterException e) {
        refused++;
        assertThat(e).hasMessageStartingWith("Malformed JSON at position ");
      }
    }
    assertThat(refused).isBetween(10_000, 49_000);
  }

  private @Nullable Object randomValue(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(-30, 30));
      case 4 -> random.nextDouble() * Math.pow(10, random.nextInt(-300, 300));
      case 5, 6 -> randomString();
      case 7 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          list.add(randomValue(depth - 1));
        }
        yield list;
      }
      default -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          map.put(randomString(), randomValue(depth - 1));
        }
        yield map;
      }
    };
  }

  private String randomString() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      switch (random.nextInt(5)) {
        case 0 -> text.append((char) random.nextInt(0x20));
        case 1 -> text.append(TRICKY.charAt(random.nextInt(TRICKY.length())));
        case 2 -> text.appendCodePoint(random.nextInt(0x110000));
        default -> text.append((char) random.nextInt('a', 'z'));
      }
    }
    return text.toString();
  }

  private String disguise(String text) {
    StringBuilder result = new StringBuilder();
    boolean string = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (string && c == '\\') {
        int length = text.charAt(i + 1) == 'u' ? 6 : 2;
        result.append(text, i, i + length);
        i += length - 1;
      } else if (string && c != '"') {
        result.append(
            random.nextInt(4) > 0 ? String.valueOf(c) : String.format("\\u%04X", (int) c));
      } else if ("{}[],:\"".indexOf(c) >= 0) {
        string ^= c == '"';
        result.append(string && c == '"' ? blanks() : "").append(c).append(string ? "" : blanks());
      } else {
        result.append(c);
      }
    }
    return result.toString();
  }

  private String blanks() {
    StringBuilder blanks = new StringBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      blanks.append(" \t\r\n".charAt(random.nextInt(4)));
    }
    return blanks.toString();
  }

  private String damage(String text) {
    StringBuilder result = new StringBuilder(text);
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int at = random.nextInt(result.length() + 1);
      char c = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
      switch (random.nextInt(4)) {
        case 0 -> result.insert(at, c);
        case 1 -> result.delete(at, Math.min(result.length(), at + random.nextInt(1, 4)));
        case 2 -> result.setLength(at);
        default -> {
          if (at < result.length()) {
            result.setCharAt(at, c);
          }
        }
      }
    }
    return result.toString();
  }
}
