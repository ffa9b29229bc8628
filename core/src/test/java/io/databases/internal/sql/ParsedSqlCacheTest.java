package io.databases.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ParameterException;
import io.databases.spi.SqlSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ParsedSqlCacheTest {

  private final ParsedSqlCache cache = new ParsedSqlCache(SqlSyntax.POSTGRESQL, 16);

  @Test
  void aTextIsParsedOnce() {
    assertThat(cache.get("SELECT :a")).isSameAs(cache.get("SELECT :a".repeat(1)));
    assertThat(cache.get("SELECT :a").sql()).isEqualTo("SELECT $1");
  }

  @Test
  void itStaysWithinItsCapacity() {
    for (int i = 0; i < 1000; i++) {
      cache.get("SELECT " + i);
      assertThat(cache.size()).isLessThanOrEqualTo(16);
    }
    assertThat(cache.size()).isGreaterThan(8);
  }

  @Test
  void textsInUseOutliveThoseThatNeverComeBack() {
    ParsedSql used = cache.get("SELECT 'used'");
    for (int i = 0; i < 1000; i++) {
      cache.get("SELECT " + i);
      assertThat(cache.get("SELECT 'used'")).isSameAs(used);
    }
  }

  @Test
  void itMakesRoomWhenAllAreInUse() {
    for (int i = 0; i < 17; i++) {
      cache.get("SELECT " + i);
      cache.get("SELECT " + i);
    }
    assertThat(cache.size()).isEqualTo(13);
  }

  @Test
  void longTextsAreNotKept() {
    String text = "SELECT " + "1, ".repeat(ParsedSqlCache.LONGEST / 3) + "1";

    assertThat(cache.get(text)).isNotSameAs(cache.get(text));
    assertThat(cache.size()).isZero();
  }

  @Test
  void errorsAreNotKept() {
    assertThatThrownBy(() -> cache.get(":a ?")).isInstanceOf(ParameterException.class);
    assertThatThrownBy(() -> cache.get(":a ?")).isInstanceOf(ParameterException.class);
    assertThat(cache.size()).isZero();
  }

  @Test
  void manyThreadsMayUseIt() throws Exception {
    int threads = 16;
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < threads; t++) {
        int seed = t;
        all.add(
            executor.submit(() -> {
              for (int i = 0; i < 20_000; i++) {
                String text = "SELECT :a, " + (i * 31 + seed) % 40;
                assertThat(cache.get(text).text()).isEqualTo(text);
              }
            }));
      }
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(cache.size()).isLessThanOrEqualTo(16 + threads);
  }
}
