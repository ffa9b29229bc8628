package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.Json;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays through pgjdbc, in a time zone that is not UTC: their elements are what columns are. */
class PostgreSqlArraysTest {
  private final TimeZone usual = TimeZone.getDefault();
  private Database database;

  @BeforeEach
  void openInBerlin() {
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    database =
        Database.open(
            "postgresql+jdbc://postgres@127.0.0.1:%d/postgres".formatted(PostgreSqlServer.port()));
  }

  @AfterEach
  void closeAndGoHome() {
    database.close();
    TimeZone.setDefault(usual);
  }

  private static List<Arguments> arrays() {
    var summer = OffsetDateTime.of(2024, 7, 1, 12, 0, 0, 123_456_000, ZoneOffset.UTC);
    var time = LocalTime.of(12, 34, 56, 789_012_000);
    return List.of(
        Arguments.of("bool", Arrays.asList(true, null, false)),
        Arguments.of("int2", List.of((short) 1, (short) -2)),
        Arguments.of("int4", Arrays.asList(1, null, -2)),
        Arguments.of("int8", List.of(1L, Long.MIN_VALUE)),
        Arguments.of("float4", List.of(1.5f, -2f)),
        Arguments.of("float8", List.of(1.5, -2.0)),
        Arguments.of("numeric", List.of(new BigDecimal("1.50"), new BigDecimal("-2"))),
        Arguments.of("text", Arrays.asList("a\"b,{}\\", null, "", "NULL")),
        Arguments.of("varchar", List.of("a", "b")),
        Arguments.of("uuid", List.of(UUID.fromString("c0ffee00-0000-4000-8000-000000000001"))),
        Arguments.of("date", List.of(LocalDate.of(2024, 7, 1), LocalDate.of(1, 1, 1))),
        Arguments.of("time", Arrays.asList(time, null, LocalTime.MIDNIGHT)),
        Arguments.of("timetz", List.of(time.atOffset(ZoneOffset.ofHours(5)))),
        Arguments.of(
            "timestamp",
            List.of(
                LocalDateTime.of(2024, 3, 31, 2, 30), // which Berlin's clocks leave out
                LocalDateTime.of(1800, 1, 1, 0, 0, 0, 1_000))),
        Arguments.of("timestamptz", Arrays.asList(summer, null, summer.minusMonths(6))),
        Arguments.of("json", List.of(Json.parse("{\"a\": [1, \"b\"]}"))),
        Arguments.of("jsonb", Arrays.asList(Json.parse("{\"a\": [1, \"b\"]}"), null)));
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void comeBackAsTheyWere(String type, List<?> list) {
    var sql = "SELECT CAST(? AS %1$s[]) AS list, CAST(? AS %1$s) AS one".formatted(type);
    var row = database.fetchOne(sql, list, list.getFirst()).orElseThrow();
    assertThat(row.get("list")).isEqualTo(list);
    assertThat(row.get("one")).isEqualTo(list.getFirst());
  }

  @Test
  void ofBytesComeBackAsTheyWere() {
    var list = Arrays.asList(new byte[] {1, 0, -1}, null, new byte[0]);
    var row = database.fetchOne("SELECT CAST(? AS bytea[]) AS list", list).orElseThrow();
    assertThat((List<?>) row.get("list")).usingRecursiveComparison().isEqualTo(list);
  }

  @Test
  void ofArraysAreLists() {
    var sql =
        "SELECT ARRAY[[TIMESTAMPTZ '2024-07-01 12:00+00', NULL], [NULL::timestamptz, NULL]] AS"
            + " list";
    var noon = OffsetDateTime.of(2024, 7, 1, 12, 0, 0, 0, ZoneOffset.UTC);
    assertThat(database.fetchOne(sql).orElseThrow().get("list"))
        .isEqualTo(List.of(Arrays.asList(noon, null), Arrays.asList(null, null)));
  }

  @Test
  void areReadFromStreamsToo() {
    var sql = "SELECT ARRAY[TIME '12:00:00.5'] AS list FROM generate_series(1, 1000)";
    try (var rows = database.stream(sql)) {
      assertThat(rows.stream().map(row -> row.get("list")))
          .hasSize(1000)
          .containsOnly(List.of(LocalTime.of(12, 0, 0, 500_000_000)));
    }
  }
}
