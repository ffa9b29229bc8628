package io.databases.postgresql.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import io.databases.Json;
import io.databases.ParameterException;
import io.databases.Row;
import io.databases.postgresql.PgBox;
import io.databases.postgresql.PgComposite;
import io.databases.postgresql.PgInterval;
import io.databases.postgresql.PgRange;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Types as users meet them. */
class DatabaseTest {
  private static Database database;

  @BeforeAll
  static void open() {
    database = Database.open(Server.get().url());
  }

  @AfterAll
  static void close() {
    if (database != null) {
      database.close();
    }
  }

  private static Object value(String sql) {
    return database.fetchAll(sql).getFirst().get(0);
  }

  private static void comesBack(String type, Object value, Object expected) {
    Row row =
        database
            .fetchAll("SELECT CAST(:value AS " + type + ") AS value", Map.of("value", value))
            .getFirst();
    assertThat(row.get("value")).isEqualTo(expected);
    assertThat(row.columns().get(0).typeName()).isEqualTo(type);
  }

  @Test
  void parametersInBinary() {
    Instant now = Instant.parse("2024-02-29T10:20:30.123456Z");
    comesBack("int4", 5L, 5);
    comesBack("int8", 5, 5L);
    comesBack("numeric", "1.50", new BigDecimal("1.50"));
    comesBack("numeric", Double.NaN, Double.NaN);
    comesBack("timestamptz", now, now.atOffset(ZoneOffset.UTC));
    comesBack("date", LocalDate.MAX, LocalDate.MAX);
    comesBack("interval", Duration.ofSeconds(90), new PgInterval(0, 0, 90_000_000));
    comesBack("int4[]", new int[] {1, 2}, List.of(1, 2));
    comesBack("box[]", List.of(PgBox.parse("(1,1),(0,0)")), List.of(PgBox.parse("(1,1),(0,0)")));
    comesBack("jsonb", Map.of("a", List.of(1)), Json.parse("{\"a\":[1]}"));
    comesBack("json", "[1]", Json.parse("[1]"));
    comesBack("int4range", PgRange.closed(1, 5), PgRange.closedOpen(1, 6));
  }

  @Test
  void parametersInText() {
    comesBack("regclass", "pg_class", "pg_class");
    comesBack("regclass[]", List.of("pg_class", "pg_type"), List.of("pg_class", "pg_type"));
    comesBack("tsvector", "a b", "'a' 'b'");
    comesBack("xml", "<a>é</a>", "<a>é</a>");
    comesBack("xml[]", List.of("<a b=\"c\"/>"), List.of("<a b=\"c\"/>"));
    comesBack("tid", "(1,2)", "(1,2)");
  }

  @Test
  void valuesOfTheCatalogs() {
    assertThat(value("SELECT relacl FROM pg_class WHERE relacl IS NOT NULL LIMIT 1"))
        .isInstanceOf(List.class);
    assertThat(value("SELECT '1 2'::oidvector")).isEqualTo(List.of(1L, 2L));
    assertThat(value("SELECT oid FROM pg_type WHERE typname = 'int4'")).isEqualTo(23L);
    assertThat(value("SELECT typtype FROM pg_type WHERE oid = 23")).isEqualTo("b");
    assertThat(value("SELECT pg_sleep(0)")).isEqualTo("");
    assertThat(value("SELECT array_agg(proname) FROM (SELECT proname FROM pg_proc LIMIT 3) p"))
        .isInstanceOf(List.class);
  }

  @Test
  void anonymousRecords() {
    assertThat(value("SELECT ROW(1, 'a'::text)"))
        .isEqualTo(PgComposite.of(new TreeMap<>(Map.of("f1", 1, "f2", "a"))));
  }

  @Test
  void primitives() {
    Row row =
        database
            .fetchAll(
                """
                SELECT 1::int2 AS small, 2::int4 AS int, 3::int8 AS long, 4.5::float4 AS float,
                  5.5::float8 AS double, 6::numeric AS decimal, true AS yes, 4294967295::oid AS oid
                """)
            .getFirst();
    assertThat(List.of(row.getInt("small"), row.getInt("int"), row.getInt("long")))
        .containsExactly(1, 2, 3);
    assertThat(List.of(row.getLong("small"), row.getLong("int"), row.getLong("long")))
        .containsExactly(1L, 2L, 3L);
    assertThat(List.of(row.getDouble("float"), row.getDouble("double"), row.getDouble("int")))
        .containsExactly(4.5, 5.5, 2.0);
    assertThat(row.getInt("decimal")).isEqualTo(6);
    assertThat(row.getDouble("decimal")).isEqualTo(6);
    assertThat(row.getLong("oid")).isEqualTo(4294967295L);
    assertThat(row.getBoolean("yes")).isTrue();
  }

  @Test
  void aParameterThatDoesNotFitHarmsNothing() {
    assertThatThrownBy(
            () -> database.fetchAll("SELECT CAST(:value AS int4)", Map.of("value", "five")))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("cannot send String as int4");
    assertThat(value("SELECT 1")).isEqualTo(1);
  }
}
