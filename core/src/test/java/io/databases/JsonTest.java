package io.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static @Nullable Object value(String text) {
    return Json.parse(text).value();
  }

  @Test
  void everyKindOfValueIsRead() {
    assertThat(value("null")).isNull();
    assertThat(value("true")).isEqualTo(true);
    assertThat(value("false")).isEqualTo(false);
    assertThat(value("\"text\"")).isEqualTo("text");
    assertThat(value("12")).isEqualTo(12L);
    assertThat(value("1.50")).isEqualTo(new BigDecimal("1.50"));
    assertThat(value("[]")).isEqualTo(List.of());
    assertThat(value("{}")).isEqualTo(Map.of());
    assertThat(value(" [ 1 ,\t\"a\" ,\r\n null , [ ] ] "))
        .isEqualTo(Arrays.asList(1L, "a", null, List.of()));
    assertThat(value(" { \"a\" : { \"b\" : [ true ] } , \"\" : 2 } "))
        .isEqualTo(Map.of("a", Map.of("b", List.of(true)), "", 2L));
  }

  @Test
  void integersThatFitAreLongAndAllOtherNumbersBigDecimal() {
    assertThat(value("-0")).isEqualTo(0L);
    assertThat(value("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(value("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(value("9223372036854775808")).isEqualTo(new BigDecimal("9223372036854775808"));
    assertThat(value("-9223372036854775809")).isEqualTo(new BigDecimal("-9223372036854775809"));
    assertThat(value("1e2")).isEqualTo(new BigDecimal("1E+2"));
    assertThat(value("1E-2")).isEqualTo(new BigDecimal("0.01"));
    assertThat(value("-0.10e+1")).isEqualTo(new BigDecimal("-1.0"));
    assertThat(value("3.141592653589793238462643383279"))
        .isEqualTo(new BigDecimal("3.141592653589793238462643383279"));
  }

  @Test
  void escapesAreRead() {
    assertThat(value("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"")).isEqualTo("\"\\/\b\f\n\r\t");
    assertThat(value("\"a\\u00e9\\u4E2d\\ud83d\\ude00b\"")).isEqualTo("aé中😀b");
    assertThat(value("\"é中😀\"")).isEqualTo("é中😀");
    assertThat(value("\"\\u0000\"")).isEqualTo("\0");
    assertThat(value("{\"a\\nb\":1}")).isEqualTo(Map.of("a\nb", 1L));
  }

  @Test
  void objectsKeepTheOrderOfTheirKeysAndTheLastOfDuplicates() {
    Json json = Json.parse("{\"z\":1,\"a\":2,\"m\":3,\"a\":4}");

    assertThat(json.asMap().keySet()).containsExactly("z", "a", "m");
    assertThat(json.asMap()).containsEntry("a", 4L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``         | 0 | unexpected end",
        "` `        | 1 | unexpected end",
        "`tru`      | 0 | expected a value",
        "`nul`      | 0 | expected a value",
        "`truex`    | 4 | expected the end",
        "`1 2`      | 2 | expected the end",
        "`x`        | 0 | expected a value",
        "`+1`       | 0 | expected a value",
        "`-`        | 1 | expected a digit",
        "`-a`       | 1 | expected a digit",
        "`01`       | 1 | expected the end",
        "`1.`       | 2 | expected a digit",
        "`.5`       | 0 | expected a value",
        "`1e`       | 2 | expected a digit",
        "`1e+`      | 3 | expected a digit",
        "`1e99999999999` | 0 | number out of range",
        "`NaN`      | 0 | expected a value",
        "`\"abc`    | 4 | expected the closing quote",
        "`\"a\\`    | 3 | unexpected end",
        "`\"\\x\"`  | 2 | unknown escape",
        "`\"\\u12\"`| 5 | expected four hexadecimal digits",
        "`\"\\u12`  | 5 | unexpected end",
        "`'a'`      | 0 | expected a value",
        "`[1,]`     | 3 | expected a value",
        "`[1 2]`    | 3 | expected ']'",
        "`[`        | 1 | unexpected end",
        "`[1`       | 2 | expected ']'",
        "`]`        | 0 | expected a value",
        "`{1:2}`    | 1 | expected a key in quotes",
        "`{\"a\"}`  | 4 | expected ':'",
        "`{\"a\":}` | 5 | expected a value",
        "`{\"a\":1,}` | 7 | expected a key in quotes",
        "`{\"a\":1`  | 6 | expected '}'",
        "`[1]]`     | 3 | expected the end",
        "`// a`     | 0 | expected a value",
      })
  void malformedTextIsAnErrorThatSaysWhere(String text, int position, String problem) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(ParameterException.class)
        .hasMessage("Malformed JSON at position " + position + ": " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\nb\"", "\"\t\"", "\"\\n\0\"", "\"\u001f\""})
  void controlCharactersInStringsAreRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .hasMessageContaining("control character in a string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00a01", "\ufeff1", "\u000b1", "\"\\u١٢٣٤\"", "١"})
  void onlyTheBlanksAndDigitsOfTheStandardCount(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(ParameterException.class);
  }

  @Test
  void deepNestingIsReadUpToALimitAndThenRefused() {
    assertThat(Json.parse("[".repeat(256) + "]".repeat(256)).asList()).hasSize(1);
    for (String open : new String[] {"[", "{\"a\":", "[[{\"\":"}) {
      assertThatThrownBy(() -> Json.parse(open.repeat(1_000_000)))
          .isInstanceOf(ParameterException.class)
          .hasMessageContaining("nested deeper than 256");
    }
  }

  @Test
  void valuesBecomeJson() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("text", "a\"b\\c\n\u0001é😀");
    map.put("list", Arrays.asList(1, 2L, (short) 3, (byte) 4, null, true));
    map.put("numbers", List.of(1.5, 0.5f, new BigDecimal("2.50"), new BigInteger("7"), 1e300));
    map.put("empty", Map.of("list", List.of()));
    map.put("json", Json.parse("[ 1 ]"));
    map.put("arrays", new Object[] {new int[] {1, 2}, new String[] {"x"}});

    assertThat(Json.of(map).text())
        .isEqualTo(
            "{\"text\":\"a\\\"b\\\\c\\n\\u0001é😀\",\"list\":[1,2,3,4,null,true],"
                + "\"numbers\":[1.5,0.5,2.50,7,1.0E+300],\"empty\":{\"list\":[]},"
                + "\"json\":[1],\"arrays\":[[1,2],[\"x\"]]}");
    assertThat(Json.of(null).text()).isEqualTo("null");
    assertThat(Json.of(Set.of(1)).text()).isEqualTo("[1]");
    assertThat(Json.of(Map.of())).hasToString("{}");
  }

  @Test
  void halfASurrogatePairIsWrittenAsAnEscape() {
    assertThat(Json.of("a\ud83d").text()).isEqualTo("\"a\\ud83d\"");
    assertThat(Json.of("\ude00a").text()).isEqualTo("\"\\ude00a\"");
    assertThat(value(Json.of("\ud83d\ud83d\ude00").text())).isEqualTo("\ud83d\ud83d\ude00");
  }

  @Test
  void whatHasNoJsonFormIsRefused() {
    assertThatThrownBy(() -> Json.of(Map.of("id", new UUID(1, 2))))
        .isInstanceOf(ParameterException.class)
        .hasMessageStartingWith("A java.util.UUID has no JSON form");
    for (Object value :
        new Object[] {Double.NaN, Float.POSITIVE_INFINITY, 'c', new byte[1], this}) {
      assertThatThrownBy(() -> Json.of(List.of(value))).isInstanceOf(ParameterException.class);
    }
    assertThatThrownBy(() -> Json.of(Map.of(1, 2))).hasMessageContaining("keys of type String");
  }

  @Test
  void aCycleOrTooDeepAValueIsRefused() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    assertThatThrownBy(() -> Json.of(cycle)).hasMessageContaining("nested deeper than 256");

    Json deep = Json.of(List.of());
    for (int i = 1; i < 256; i++) {
      deep = Json.of(List.of(deep));
    }
    Json deepest = deep;
    assertThat(Json.parse(deepest.text())).isEqualTo(deepest);
    assertThatThrownBy(() -> Json.of(Map.of("a", deepest))).isInstanceOf(ParameterException.class);
  }

  @Test
  void aValueIsCopiedAndCannotBeChanged() {
    List<Object> list = new ArrayList<>(List.of(1));
    Json json = Json.of(list);
    list.add(2);

    assertThat(json.asList()).containsExactly(1L);
    assertThatThrownBy(() -> json.asList().add(3))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> Json.parse("{}").asMap().put("a", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void equalityIsByStructure() {
    assertThat(Json.parse("{\"a\": 1, \"b\": [1.0, 100]}"))
        .isEqualTo(Json.parse("{\"b\":[1,1e2],\"a\":1.00}"))
        .hasSameHashCodeAs(Json.parse("{\"b\":[1,1e2],\"a\":1.00}"))
        .isEqualTo(Json.of(Map.of("a", 1, "b", List.of(1.0, 100))));
    assertThat(Json.of("a")).isEqualTo(Json.parse("\"\\u0061\"")).isNotEqualTo(Json.of("b"));
    assertThat(Json.parse("[1,2]"))
        .isNotEqualTo(Json.parse("[2,1]"))
        .isNotEqualTo(Json.parse("[1]"));
    assertThat(Json.parse("{\"a\":null}")).isNotEqualTo(Json.parse("{\"b\":null}"));
    assertThat(Json.parse("{\"a\":null}")).isNotEqualTo(Json.parse("{}"));
    assertThat(Json.parse("0")).isNotEqualTo(Json.parse("false")).isNotEqualTo(Json.parse("null"));
    assertThat(Json.of(null)).isEqualTo(Json.parse("null")).hasSameHashCodeAs(Json.parse(" null"));
    assertThat(Json.parse("\"1\"")).isNotEqualTo(Json.parse("1")).isNotEqualTo("1");
    assertThat(Json.parse("1e999999999")).isNotEqualTo(Json.parse("1"));
  }

  @Test
  void parsedTextIsKeptAsItIs() {
    assertThat(Json.parse(" { \"a\" : 1.0 } ")).hasToString(" { \"a\" : 1.0 } ");
    assertThat(Json.parse("[1 ]").text()).isEqualTo("[1 ]");
  }

  @Test
  void mapsAndListsAreOnlyReadFromObjectsAndArrays() {
    assertThatThrownBy(() -> Json.parse("[1]").asMap())
        .isInstanceOf(MappingException.class)
        .hasMessage("JSON array cannot be read as a Map");
    assertThatThrownBy(() -> Json.parse("{}").asList())
        .hasMessage("JSON object cannot be read as a List");
    assertThatThrownBy(() -> Json.of(null).asList()).hasMessageStartingWith("JSON null");
    assertThatThrownBy(() -> Json.of(1).asList()).hasMessageStartingWith("JSON number");
    assertThatThrownBy(() -> Json.of("x").asMap()).hasMessageStartingWith("JSON string");
    assertThatThrownBy(() -> Json.of(true).asMap()).hasMessageStartingWith("JSON boolean");
  }

  @Test
  void trustedTextIsParsedOnDemandAndMayTurnOutMalformed() {
    Json broken = Json.trusted("{");

    assertThat(Json.trusted("[1]").asList()).containsExactly(1L);
    assertThat(Json.trusted("[1]"))
        .isEqualTo(Json.parse("[ 1 ]"))
        .hasSameHashCodeAs(Json.parse("[ 1 ]"));
    assertThat(broken.text()).isEqualTo("{");
    assertThat(broken)
        .isEqualTo(Json.trusted("{"))
        .hasSameHashCodeAs(Json.trusted("{"))
        .isNotEqualTo(Json.of("{"));
    assertThatThrownBy(broken::value)
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "The database gave malformed JSON: Malformed JSON at position 1: unexpected end");
  }
}
