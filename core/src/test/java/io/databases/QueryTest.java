package io.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.databases.internal.sql.Arguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a query keeps of the values it is given. */
class QueryTest {
  private record Pair(int a, int b) {}

  private static Map<String, ? extends @Nullable Object> named(Query<?> query) {
    return switch (query.arguments()) {
      case Arguments.Named(var values) -> values;
      case Arguments.Single(_, Arguments.Named(var values)) -> values;
      default -> throw new AssertionError("not by name: " + query.arguments());
    };
  }

  @Test
  void bindAddsToTheValuesOfAMap() {
    var query = Query.of("SELECT :a, :b", Map.of("a", 1));
    assertThat(named(query.bind("b", 2))).isEqualTo(Map.of("a", 1, "b", 2));
    assertThat(named(query.bind("a", 3))).isEqualTo(Map.of("a", 3));
    assertThat(named(query)).isEqualTo(Map.of("a", 1));
  }

  @Test
  void bindDoesNotAddToValuesByPlaceOrToThoseOfARecord() {
    for (var query :
        List.of(Query.of("SELECT ?, ?", 1, 2), Query.of("SELECT :a, :b", new Pair(1, 2)))) {
      assertThatExceptionOfType(ParameterException.class)
          .isThrownBy(() -> query.bind("b", 2))
          .withMessageContaining(":b");
    }
  }

  @Test
  void laterChangesOfTheMapDoNotMatter() {
    var values = new HashMap<String, @Nullable Object>();
    values.put("a", null);
    var first = Query.of("SELECT :a", values);
    var second = Query.of("SELECT :a").bindAll(values);
    values.put("a", 2);
    assertThat(named(first)).containsEntry("a", null);
    assertThat(named(second)).containsEntry("a", null);
  }

  @Test
  void laterChangesOfTheArrayDoNotMatter() {
    Object[] values = {1, 2};
    var first = Query.of("SELECT ?, ?", values);
    var second = Query.of("SELECT ?, ?").bindAll(values);
    values[0] = 3;
    for (var query : List.of(first, second)) {
      assertThat(query.arguments()).isEqualTo(new Arguments.Positional(List.of(1, 2)));
    }
  }

  @Test
  void nullsByPlaceAreKept() {
    assertThat(Query.of("SELECT ?, ?", null, 1).arguments())
        .isEqualTo(new Arguments.Positional(new ArrayList<>(Arrays.asList(null, 1))));
  }
}
