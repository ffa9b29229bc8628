package io.databases.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Column;
import io.databases.Json;
import io.databases.JsonMapper;
import io.databases.MappingException;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadingStructuresTest {
  private static final Column COLUMN = new Column("data");

  record Point(int x, int y) {}

  /** Types with arguments, by field name. */
  @SuppressWarnings("unused")
  static class Types {
    List<Integer> integers = List.of();
    Collection<? extends Number> wildcards = List.of();
    List<List<String>> nested = List.of();
    Map<String, Long> longs = Map.of();
    List<Point> points = List.of();
    Set<Integer> set = Set.of();
    Optional<Integer> optional = Optional.empty();
  }

  /** Reads points, and lists of points of which it checks that it is told so. */
  private static final JsonMapper MAPPER =
      new JsonMapper() {
        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <T> @Nullable T read(String json, Type type) throws Exception {
          if (json.equals("null")) {
            return null;
          }
          if (type instanceof ParameterizedType generic) {
            assertThat(generic.getActualTypeArguments()).containsExactly(Point.class);
            return (T) Json.parse(json).asList().stream().map(e -> point((Map<?, ?>) e)).toList();
          }
          if (type != Point.class) {
            throw new IOException("only points");
          }
          return (T) point(Json.parse(json).asMap());
        }

        private Point point(Map<?, ?> map) {
          return new Point(((Number) map.get("x")).intValue(), ((Number) map.get("y")).intValue());
        }

        @Override
        public String write(Object value) {
          throw new UnsupportedOperationException();
        }
      };

  private static final Conversions MAPPED = Conversions.of(List.of(), MAPPER);

  private static <T> @Nullable T read(@Nullable Object value, Class<T> type) {
    return Conversions.standard().convert(value, type, COLUMN);
  }

  private static @Nullable Object readAs(Conversions conversions, Object value, String field) {
    try {
      return conversions.convert(
          value, Types.class.getDeclaredField(field).getGenericType(), COLUMN);
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  private static @Nullable Object readAs(Object value, String field) {
    return readAs(Conversions.standard(), value, field);
  }

  @Test
  void aValueThatFitsIsGivenAsItIs() {
    List<Object> list = List.of(1);
    byte[] bytes = {1};

    assertThat((Object) read(list, List.class)).isSameAs(list);
    assertThat(read(list, Object.class)).isSameAs(list);
    assertThat(read(bytes, byte[].class)).isSameAs(bytes);
  }

  @Test
  void aListBecomesAnArrayOfConvertedElements() {
    assertThat(read(List.of(1L, 2L), int[].class)).containsExactly(1, 2);
    assertThat(read(Arrays.asList(1L, null), Integer[].class)).containsExactly(1, null);
    assertThat(read(List.of("a", "b"), String[].class)).containsExactly("a", "b");
    assertThat(read(List.of(List.of(1), List.of()), long[][].class))
        .isDeepEqualTo(new long[][] {{1}, {}});
    assertThat(read(List.of(1, "x"), Object[].class)).containsExactly(1, "x");
    assertThat(read(Json.parse("[1, 2]"), double[].class)).containsExactly(1, 2);
    assertThat(read(List.of(), boolean[].class)).isEmpty();
  }

  @Test
  void anElementThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> read(List.of(1, 1.5), int[].class))
        .isInstanceOf(MappingException.class)
        .hasMessage("Cannot read column \"data\" (List) as int[]: it has a fraction");
    assertThatThrownBy(() -> read(Arrays.asList(1, null), int[].class))
        .hasMessageContaining("ask for Integer.class, which can be null");
    assertThatThrownBy(() -> read(5, int[].class))
        .hasMessage("Cannot read column \"data\" (Integer) as int[]");
  }

  @Test
  void jsonBecomesMapAndList() {
    assertThat((Object) read(Json.parse("{\"a\": [1]}"), Map.class))
        .isEqualTo(Map.of("a", List.of(1L)));
    assertThat((Object) read(Json.parse("[1, null]"), List.class))
        .isEqualTo(Arrays.asList(1L, null));
    assertThat((Object) read(Json.parse("[1]"), Collection.class)).isEqualTo(List.of(1L));
    assertThat((Object) read("{\"a\": 1}", Map.class)).isEqualTo(Map.of("a", 1L));
    assertThat((Object) read("[1]", List.class)).isEqualTo(List.of(1L));
  }

  @Test
  void jsonOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> read(Json.parse("[1]"), Map.class))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Cannot read column \"data\" (Json) as Map: JSON array cannot be read as a Map");
    assertThatThrownBy(() -> read(Json.trusted("{"), List.class))
        .hasMessageContaining(
            "Cannot read column \"data\" (Json) as List: The database gave malformed");
    assertThatThrownBy(() -> read("no json", List.class))
        .hasMessageContaining("the text is not JSON: Malformed JSON at position 0");
    assertThatThrownBy(() -> read(5, Map.class)).isInstanceOf(MappingException.class);
  }

  @Test
  void elementsOfGenericTypesAreConverted() {
    assertThat(readAs(Arrays.asList(1L, "2", null), "integers"))
        .isEqualTo(Arrays.asList(1, 2, null));
    assertThat(readAs(List.of(1L), "wildcards")).isEqualTo(List.of(1L));
    assertThat(readAs(List.of(List.of(1), List.of()), "nested"))
        .isEqualTo(List.of(List.of("1"), List.of()));
    assertThat(readAs(Json.parse("{\"a\": 1.0}"), "longs")).isEqualTo(Map.of("a", 1L));
    assertThat(readAs("[1, 2]", "integers")).isEqualTo(List.of(1, 2));
    assertThatThrownBy(() -> readAs(List.of("x"), "integers"))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Cannot read column \"data\" (List) as java.util.List<java.lang.Integer>:"
                + " the text is not a number");
    assertThatThrownBy(() -> readAs(List.of(true), "wildcards"))
        .isInstanceOf(MappingException.class);
  }

  @Test
  void otherGenericTypesAreRefused() {
    assertThatThrownBy(() -> readAs(List.of(1), "set")).isInstanceOf(MappingException.class);
    assertThatThrownBy(() -> readAs(1, "optional"))
        .hasMessageEndingWith("ask for the type inside; SQL NULL is null");
    assertThatThrownBy(() -> read(1, Optional.class))
        .hasMessageEndingWith("ask for the type inside; SQL NULL is null");
  }

  @Test
  void theMapperReadsClassesFromJsonAndText() {
    assertThat(MAPPED.convert(Json.trusted("{\"x\":1,\"y\":2}"), Point.class, COLUMN))
        .isEqualTo(new Point(1, 2));
    assertThat(MAPPED.convert("{\"x\":1,\"y\":2}", Point.class, COLUMN)).isEqualTo(new Point(1, 2));
    assertThat(MAPPED.convert(Json.trusted("null"), Point.class, COLUMN)).isNull();
  }

  @Test
  void theMapperReadsGenericTypesWhole() {
    List<Point> points = List.of(new Point(1, 2));

    assertThat(readAs(MAPPED, Json.trusted("[{\"x\":1,\"y\":2}]"), "points")).isEqualTo(points);
    assertThat(readAs(MAPPED, "[{\"x\":1,\"y\":2}]", "points")).isEqualTo(points);
    assertThat(readAs(MAPPED, List.of(Json.trusted("{\"x\":1,\"y\":2}")), "points"))
        .isEqualTo(points);
  }

  @Test
  void theMapperIsNotAskedForTypesWithRules() {
    assertThat(MAPPED.convert(Json.trusted("5"), Integer.class, COLUMN)).isEqualTo(5);
    assertThat((Object) MAPPED.convert(Json.trusted("[5]"), List.class, COLUMN))
        .isEqualTo(List.of(5L));
    assertThatThrownBy(() -> MAPPED.convert("x", Integer.class, COLUMN)).hasNoCause();
  }

  @Test
  void aFailureOfTheMapperIsTheCause() {
    assertThatThrownBy(() -> MAPPED.convert(Json.trusted("{}"), Thread.class, COLUMN))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Cannot read column \"data\" (Json) as Thread: the JsonMapper threw"
                + " java.io.IOException")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void withoutMapperOrConverterTheErrorSaysWhatToRegister() {
    assertThatThrownBy(() -> read(Json.trusted("{}"), Point.class))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Cannot read column \"data\" (Json) as io.databases.spi.ReadingStructuresTest$Point:"
                + " register a Converter for it, or a JsonMapper if the column holds JSON");
    assertThatThrownBy(() -> MAPPED.convert(5, Point.class, COLUMN))
        .hasMessageEndingWith(": register a Converter for it");
  }
}
