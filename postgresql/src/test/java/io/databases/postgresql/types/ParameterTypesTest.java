package io.databases.postgresql.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Json;
import io.databases.ParameterException;
import io.databases.postgresql.PgArray;
import io.databases.postgresql.PgBit;
import io.databases.postgresql.PgCidr;
import io.databases.postgresql.PgInet;
import io.databases.postgresql.PgInterval;
import io.databases.postgresql.PgLsn;
import io.databases.postgresql.PgMultirange;
import io.databases.postgresql.PgRange;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which Java types go into which type of the server, and what is said about those that do not. */
class ParameterTypesTest {
  private static void goesIn(String type, Object value, Object expected) {
    assertThat(Codecs.roundTrip(type, value)).isEqualTo(expected);
  }

  private static void doesNotGoIn(String type, Object value, String message) {
    assertThatThrownBy(() -> Codecs.write(Codecs.of(type), value))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("cannot send " + value.getClass().getSimpleName() + " as " + type)
        .hasMessageContaining(message);
  }

  @Test
  void wholeNumbersTakeEveryNumberThatFits() {
    for (Object seven :
        List.of(
            (byte) 7,
            (short) 7,
            7,
            7L,
            7f,
            7d,
            BigInteger.valueOf(7),
            new BigDecimal("7.0"),
            "7")) {
      goesIn("int2", seven, 7);
      goesIn("int4", seven, 7);
      goesIn("int8", seven, 7L);
      goesIn("oid", seven, 7L);
      goesIn("xid8", seven, 7L);
    }
    goesIn("int8", new BigDecimal("1E+3"), 1000L);
    doesNotGoIn("int2", 32_768, "out of range");
    doesNotGoIn("int4", 1L << 31, "out of range");
    doesNotGoIn("int8", BigInteger.TWO.pow(63), "out of range");
    doesNotGoIn("int8", new BigDecimal("1E+2000000000"), "out of range");
    doesNotGoIn("int8", new BigDecimal("1E-2000000000"), "fraction");
    doesNotGoIn("int8", 7.5, "fraction");
    doesNotGoIn("int8", Double.NaN, "not a number");
    doesNotGoIn("int8", "seven", "the text is not one");
    doesNotGoIn("int4", true, "");
    doesNotGoIn("oid", -1, "out of range");
    doesNotGoIn("oid", 1L << 32, "out of range");
    doesNotGoIn("xid8", BigInteger.TWO.pow(64), "out of range");
    goesIn("xid8", BigInteger.TWO.pow(63), BigInteger.TWO.pow(63));
  }

  @Test
  void floatsTakeWhatTheyCanHold() {
    for (Object half : List.of(0.5f, 0.5, new BigDecimal("0.5"), "0.5", "5e-1")) {
      goesIn("float4", half, 0.5f);
      goesIn("float8", half, 0.5);
    }
    goesIn("float8", 7, 7.0);
    goesIn("float8", "NaN", Double.NaN);
    goesIn("float4", "-Infinity", Float.NEGATIVE_INFINITY);
    goesIn("float4", 0.1, 0.1f);
    goesIn("float8", new BigDecimal("0.1000000000000000000001"), 0.1);
    doesNotGoIn("float8", (1L << 53) + 1, "more digits");
    doesNotGoIn("float4", (1 << 24) + 1, "more digits");
    doesNotGoIn("float4", 0.123456789, "more digits");
    doesNotGoIn("float4", 1e300, "out of range");
    doesNotGoIn("float8", new BigDecimal("1E+400"), "out of range");
    doesNotGoIn("float8", new BigDecimal("1E-400"), "out of range");
    doesNotGoIn("float8", "0x1p3", "the text is not one");
    doesNotGoIn("float8", LocalDate.EPOCH, "");
  }

  @Test
  void numericTakesEveryNumber() {
    goesIn("numeric", 7, new BigDecimal("7"));
    goesIn("numeric", 0.1, new BigDecimal("0.1"));
    goesIn("numeric", 0.1f, new BigDecimal("0.1"));
    goesIn("numeric", BigInteger.TEN.pow(40), new BigDecimal(BigInteger.TEN.pow(40)));
    goesIn("numeric", "1.50", new BigDecimal("1.50"));
    goesIn("numeric", "1e3", new BigDecimal("1000"));
    goesIn("numeric", Double.NaN, Double.NaN);
    goesIn("numeric", Float.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
    goesIn(
        "numeric",
        new BigDecimal("1E-2000000000").subtract(new BigDecimal("1E-2000000000")),
        BigDecimal.ZERO);
    doesNotGoIn("numeric", new BigDecimal("1E-16384"), "16,383 decimal places");
    doesNotGoIn("numeric", new BigDecimal("1E+131072"), "out of range");
    doesNotGoIn("numeric", new BigDecimal("1E+2000000000"), "out of range");
    doesNotGoIn("numeric", "x", "the text is not one");
    doesNotGoIn("numeric", false, "");
    goesIn("money", 7, new BigDecimal("7.00"));
    goesIn("money", new BigDecimal("1.500"), new BigDecimal("1.50"));
    goesIn("money", "$1,234.5", new BigDecimal("1234.50"));
    goesIn("money", BigDecimal.valueOf(Long.MIN_VALUE, 2), BigDecimal.valueOf(Long.MIN_VALUE, 2));
    doesNotGoIn("money", new BigDecimal("0.001"), "two decimal places");
    doesNotGoIn("money", Long.MAX_VALUE, "out of range");
    doesNotGoIn("money", new BigDecimal("99999999999999999.99"), "out of range");
  }

  @Test
  void textTakesEveryScalar() {
    goesIn("text", 7, "7");
    goesIn("text", true, "true");
    goesIn("text", new BigDecimal("1E+3"), "1000");
    goesIn(
        "varchar",
        UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
        "123e4567-e89b-12d3-a456-426614174000");
    goesIn("text", LocalDate.of(2024, 2, 29), "2024-02-29");
    goesIn("text", OffsetDateTime.parse("2024-02-29T10:00:00+05:30"), "2024-02-29 10:00:00+05:30");
    goesIn("text", Json.of(Map.of("a", 1)), "{\"a\":1}");
    goesIn("text", new PgInterval(1, 0, 0), "1 mon");
    goesIn("text", "\ud83d\ude00 é", "\ud83d\ude00 é");
    for (String half : List.of("\ud83d", "a\ud83d", "\ude00\ud83d", "\ud83dx")) {
      doesNotGoIn("text", half, "half of a surrogate pair");
      doesNotGoIn("jsonpath", half, "half of a surrogate pair");
    }
    doesNotGoIn("text", new byte[0], "its encoding");
    assertThatThrownBy(() -> Codecs.write(Codecs.of("text"), List.of(1)))
        .hasMessage("cannot send List as text: write a cast such as :name::int[]");
    assertThatThrownBy(() -> Codecs.write(Codecs.of("text"), new Object()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void otherScalarsTakeTheirOwn() {
    goesIn("bool", "true", true);
    doesNotGoIn("bool", 1, "");
    doesNotGoIn("bool", "maybe", "the text is not one");
    goesIn("\"char\"", 'x', "x");
    doesNotGoIn("\"char\"", "xy", "the text is not one");
    goesIn("bytea", "\\x0a0B", new byte[] {10, 11});
    doesNotGoIn("bytea", "abc", "getBytes");
    doesNotGoIn("uuid", "1-1-1-1-1", "the text is not one");
    doesNotGoIn("uuid", new byte[16], "");
    goesIn("json", "[1]", Json.of(List.of(1)));
    goesIn("jsonb", List.of(1, "a"), Json.parse("[1,\"a\"]"));
    goesIn("jsonb", Map.of("a", 1), Json.parse("{\"a\":1}"));
    goesIn("jsonb", 1.5, Json.parse("1.5"));
    goesIn("pg_lsn", 255L, new PgLsn(255));
    goesIn("bit", true, new PgBit("1"));
    goesIn("varbit", "0101", new PgBit("0101"));
    doesNotGoIn("varbit", "012", "the text is not one");
  }

  @Test
  void timesTakeWhatLosesNothingButNanoseconds() {
    OffsetDateTime time = OffsetDateTime.parse("2024-02-29T10:20:30.123456Z");
    goesIn("timestamptz", time.withOffsetSameInstant(ZoneOffset.ofHours(5)), time);
    goesIn("timestamptz", time.toInstant(), time);
    goesIn("timestamptz", time.atZoneSameInstant(ZoneId.of("Europe/Berlin")), time);
    goesIn("timestamptz", "2024-02-29 12:20:30.123456+02", time);
    goesIn("timestamptz", "2024-02-29T12:20:30.123456+02:00", time);
    goesIn("timestamptz", time.plusNanos(499), time);
    goesIn("timestamptz", time.plusNanos(500), time.plusNanos(1000));
    goesIn("timestamptz", "infinity", OffsetDateTime.MAX);
    doesNotGoIn("timestamptz", time.toLocalDateTime(), "no time zone");
    doesNotGoIn("timestamptz", "2024-02-29 12:20:30", "the text is not one");
    doesNotGoIn("timestamptz", Instant.MAX, "out of range");

    goesIn("timestamp", LocalDate.of(2024, 2, 29), LocalDateTime.of(2024, 2, 29, 0, 0));
    goesIn("timestamp", LocalDate.MAX, LocalDateTime.MAX);
    goesIn("timestamp", "2024-02-29", LocalDateTime.of(2024, 2, 29, 0, 0));
    doesNotGoIn("timestamp", time, "depends on a time zone");
    doesNotGoIn("timestamp", "2024-02-29 10:00:00Z", "the text is not one");
    doesNotGoIn("timestamp", LocalDateTime.MAX.minusNanos(1), "out of range");

    doesNotGoIn("date", time, "bind a LocalDate");
    doesNotGoIn("date", LocalDate.MAX.minusDays(1), "out of range");
    doesNotGoIn("date", "2024-02-30", "the text is not one");
    goesIn("time", LocalTime.parse("23:59:59.999999999"), LocalTime.MAX);
    goesIn("time", LocalTime.parse("23:59:59.9999995"), LocalTime.MAX);
    doesNotGoIn("time", OffsetTime.MAX, "");
    doesNotGoIn("timetz", LocalTime.NOON, "no time zone");
    doesNotGoIn("timetz", OffsetTime.MAX, "offset is out of range");

    goesIn("interval", Duration.ofMillis(1500), new PgInterval(0, 0, 1_500_000));
    goesIn("interval", Period.of(1, 2, 3), new PgInterval(14, 3, 0));
    goesIn("interval", "P1DT2H", new PgInterval(0, 1, 7_200_000_000L));
    doesNotGoIn("interval", Duration.ofSeconds(Long.MAX_VALUE), "out of range");
    doesNotGoIn("interval", 5, "");
  }

  @Test
  void addressesTakeEachOther() {
    InetAddress address = InetAddress.ofLiteral("10.0.0.0");
    goesIn("inet", address, new PgInet(address));
    goesIn("inet", new PgCidr(address, 8), new PgInet(address, 8));
    goesIn("cidr", new PgInet(address, 8), new PgCidr(address, 8));
    goesIn("cidr", "10.0.0.0/8", new PgCidr(address, 8));
    doesNotGoIn("cidr", PgInet.parse("10.0.0.1/8"), "beyond its prefix");
    doesNotGoIn("inet", "localhost", "the text is not one");
    doesNotGoIn("macaddr", "08:00:2b:01:02:03:04:05", "8 bytes, not 6");
    goesIn("macaddr", new byte[] {8, 0, 43, 1, 2, 3}, Codecs.of("macaddr").parse("08002b-010203"));
  }

  @Test
  void arraysAreRectangular() {
    goesIn("int4[]", Arrays.asList(1, null, 3L), Arrays.asList(1, null, 3));
    goesIn("int4[]", List.of(List.of(), List.of()), List.of());
    goesIn("int4[]", "{{1,2},{3,4}}", List.of(List.of(1, 2), List.of(3, 4)));
    goesIn("int4[]", Json.of(List.of(1, 2)), List.of(1, 2));
    goesIn("jsonb[]", List.of(Json.of(List.of(1))), List.of(Json.of(List.of(1))));
    doesNotGoIn("int4[]", 1, "");
    for (List<?> ragged :
        List.of(
            List.of(List.of(1), List.of(1, 2)),
            List.of(List.of(1), 2),
            List.of(1, List.of(2)),
            List.of(List.of(), List.of(1)),
            List.of(List.of(1), List.of()),
            Arrays.asList(List.of(1), null))) {
      assertThatThrownBy(() -> Codecs.write(Codecs.of("int4[]"), ragged))
          .isInstanceOf(ParameterException.class)
          .hasMessageContaining("the same length and depth");
    }
    assertThatThrownBy(() -> Codecs.write(Codecs.of("int4[]"), List.of("x")))
        .hasMessage("cannot send String as int4: the text is not one");
    List<Object> deep = List.of(1);
    for (int i = 0; i < 6; i++) {
      deep = List.of(deep);
    }
    List<Object> deeper = deep;
    assertThatThrownBy(() -> Codecs.write(Codecs.of("int4[]"), deeper))
        .hasMessageContaining("more than 6 dimensions");
  }

  @Test
  void arraysKeepTheirBounds() {
    PgArray array = new PgArray(List.of(List.of(1, 2)), List.of(0, -5));
    List<?> read = (List<?>) Codecs.roundTrip("int4[]", array);
    assertThat(read.equals(array.elements())).isTrue();
    assertThat(PgArray.of(read)).isEqualTo(array).hasToString("[0:0][-5:-4]={{1,2}}");
    assertThat(Codecs.roundTrip("int4[]", new ArrayList<>(read))).isEqualTo(read);
    assertThat(
            PgArray.of((List<?>) Codecs.roundTrip("int4[]", new ArrayList<>(read))).lowerBounds())
        .containsExactly(1, 1);
    assertThat(PgArray.of(List.of())).hasToString("{}");
    assertThatThrownBy(
            () -> Codecs.write(Codecs.of("int4[]"), new PgArray(List.of(1), List.of(0, 0))))
        .hasMessageContaining("lower bounds");
  }

  @Test
  void rangesTakeWhatTheirBoundsTake() {
    goesIn("int4range", PgRange.closedOpen(1L, null), PgRange.closedOpen(1, null));
    goesIn(
        "tstzrange",
        PgRange.closed(Instant.EPOCH, null),
        PgRange.closed(Instant.EPOCH.atOffset(ZoneOffset.UTC), null));
    goesIn("daterange", "[2024-01-01,)", PgRange.closedOpen(LocalDate.of(2024, 1, 1), null));
    doesNotGoIn("int4range", 1, "");
    assertThatThrownBy(() -> Codecs.write(Codecs.of("int4range"), PgRange.closed("a", "b")))
        .hasMessage("cannot send String as int4: the text is not one");
    PgRange<Integer> range = PgRange.closedOpen(1, 5);
    goesIn("int4multirange", range, new PgMultirange<>(List.of(range)));
    goesIn("int4multirange", List.of(range), new PgMultirange<>(List.of(range)));
    doesNotGoIn("int4multirange", 1, "");
    assertThatThrownBy(() -> Codecs.write(Codecs.of("int4multirange"), List.of(1)))
        .hasMessageContaining("not all elements are PgRange");
  }
}
