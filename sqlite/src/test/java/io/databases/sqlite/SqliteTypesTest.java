package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Json;
import io.databases.ParameterException;
import io.databases.spi.Session;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SqliteTypesTest extends SqliteTestCase {
  private Session session;

  @BeforeEach
  void connect() {
    session = connect(open("sqlite://"));
  }

  /** Stores a value in a column of the declared type and reads it back. */
  private @Nullable Object roundTrip(String declared, @Nullable Object value) {
    run(session, "CREATE TABLE t (v " + declared + ")");
    run(session, "INSERT INTO t VALUES (?)", value);
    return value(session, "SELECT v FROM t");
  }

  static Stream<Arguments> exact() {
    return Stream.of(
        Arguments.of("INTEGER", Long.MAX_VALUE),
        Arguments.of("INTEGER", Long.MIN_VALUE),
        Arguments.of("BIGINT", -1L),
        Arguments.of("REAL", 0.1),
        Arguments.of("REAL", 3.0),
        Arguments.of("DOUBLE", Double.MIN_VALUE),
        Arguments.of("DOUBLE", Double.POSITIVE_INFINITY),
        Arguments.of("TEXT", ""),
        Arguments.of("TEXT", "é ß 漢字 🎉 \u0000 end"),
        Arguments.of("VARCHAR(10)", "123"),
        Arguments.of("BLOB", new byte[0]),
        Arguments.of("BLOB", new byte[] {0, -1, 127, 0}),
        Arguments.of("BOOLEAN", true),
        Arguments.of("BOOLEAN", false),
        Arguments.of("DATE", LocalDate.of(2024, 2, 29)),
        Arguments.of("DATE", LocalDate.of(1, 1, 1)),
        Arguments.of("DATE", LocalDate.of(-44, 3, 15)),
        Arguments.of("DATE", LocalDate.of(12024, 3, 15)),
        Arguments.of("TIME", LocalTime.of(0, 0)),
        Arguments.of("TIME", LocalTime.of(23, 59, 59, 999_999_999)),
        Arguments.of("TIME", OffsetTime.parse("10:20:30.5+02:00")),
        Arguments.of("DATETIME", LocalDateTime.of(2024, 1, 2, 3, 4)),
        Arguments.of("TIMESTAMP", LocalDateTime.of(2024, 1, 2, 3, 4, 5, 6_000)),
        Arguments.of("TIMESTAMP", OffsetDateTime.parse("2024-01-02T03:04:05.006-08:00")),
        Arguments.of("TIMESTAMP WITH TIME ZONE", OffsetDateTime.parse("2024-01-02T03:04:05Z")),
        Arguments.of("TIMESTAMPTZ", OffsetDateTime.parse("+12024-01-02T03:04:05+18:00")),
        Arguments.of("UUID", UUID.fromString("00000000-1e10-4000-8000-00000000001e")),
        Arguments.of("JSON", Json.parse("{\"a\": [1, 2.50, null]}")),
        Arguments.of("JSON", Json.parse("5")),
        Arguments.of("JSON", Json.parse("1.5")),
        Arguments.of("JSON", Json.parse("\"5\"")),
        Arguments.of("JSON", Json.parse("null")),
        Arguments.of("DECIMAL(20,10)", new BigDecimal("0.1000000000")),
        Arguments.of("DECIMAL(10,2)", new BigDecimal("5.00")),
        Arguments.of("NUMERIC", new BigDecimal("123456789012345")),
        Arguments.of("NUMERIC(20)", new BigDecimal("9223372036854775807")),
        Arguments.of("DECIMAL TEXT", new BigDecimal("12345678901234567890.1234567890")),
        Arguments.of("DECIMAL_TEXT(30,10)", new BigDecimal("0.10")));
  }

  @ParameterizedTest
  @MethodSource("exact")
  void aValueComesBackFromAColumnDeclaredForIt(String declared, Object value) {
    assertThat(roundTrip(declared, value)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("exact")
  void nullComesBackFromAnyColumn(String declared, Object unused) {
    assertThat(roundTrip(declared, null)).isNull();
  }

  static Stream<Arguments> asStored() {
    return Stream.of(
        Arguments.of("INTEGER", 7, 7L),
        Arguments.of("INTEGER", (byte) 7, 7L),
        Arguments.of("INTEGER", (short) 7, 7L),
        Arguments.of("INTEGER", true, 1L),
        Arguments.of("INTEGER", BigInteger.TEN, 10L),
        Arguments.of("TEXT", BigInteger.TWO.pow(64), "18446744073709551616"),
        Arguments.of("REAL", 0.5f, 0.5),
        Arguments.of("TEXT", LocalDate.of(2024, 1, 2), "2024-01-02"),
        Arguments.of("TEXT", LocalDateTime.of(2024, 1, 2, 3, 4), "2024-01-02 03:04:00"),
        Arguments.of("TEXT", LocalTime.of(1, 2, 3, 40_000_000), "01:02:03.040"),
        Arguments.of("TEXT", new BigDecimal("1E+3"), "1000"),
        // What does not parse as declared comes back as it is.
        Arguments.of("BOOLEAN", 2, 2L),
        Arguments.of("BOOLEAN", "yes", "yes"),
        Arguments.of("DATE", "soon", "soon"),
        Arguments.of("DATE", "2024-02-30", "2024-02-30"),
        Arguments.of("DATE", "2024-1-2", "2024-1-2"),
        Arguments.of("TIME", "25:00", "25:00"),
        Arguments.of("DATETIME", 1700000000L, 1700000000L),
        Arguments.of("DATETIME", "2024-01-02", "2024-01-02"),
        Arguments.of("UUID", "none", "none"),
        Arguments.of("JSON", "<xml/>", "<xml/>"),
        Arguments.of("DECIMAL(5,2)", "n/a", "n/a"),
        Arguments.of("INTEGER", "text", "text"));
  }

  @ParameterizedTest
  @MethodSource("asStored")
  void otherValuesComeBackAsStored(String declared, Object value, Object stored) {
    assertThat(roundTrip(declared, value)).isEqualTo(stored);
  }

  @Test
  void aUuidMayBeStoredAsBytes() {
    run(session, "CREATE TABLE t (v UUID)");
    run(session, "INSERT INTO t VALUES (x'00112233445566778899aabbccddeeff')");
    assertThat(value(session, "SELECT v FROM t"))
        .isEqualTo(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
  }

  @Test
  void whatSqliteWroteReadsAsTime() {
    run(session, "CREATE TABLE t (a TIMESTAMP DEFAULT CURRENT_TIMESTAMP, b TIMESTAMPTZ)");
    run(session, "INSERT INTO t (b) VALUES ('2024-01-02 03:04:05')");
    var row = run(session, "SELECT a, b FROM t").rows().get(0);
    assertThat(row.get(0)).isInstanceOf(LocalDateTime.class);
    assertThat(row.get(1)).isEqualTo(OffsetDateTime.parse("2024-01-02T03:04:05Z"));
  }

  @Test
  void boundTimesCompareWithWhatSqliteWrites() {
    assertThat(
            value(
                session,
                "SELECT datetime('2024-01-02 03:04:05') = ?",
                LocalDateTime.of(2024, 1, 2, 3, 4, 5)))
        .isEqualTo(1L);
  }

  @Test
  void aDecimalColumnKeepsFifteenDigits() {
    assertThat(roundTrip("DECIMAL(20,10)", new BigDecimal("12345678901234567890.1234567890")))
        .isEqualTo(new BigDecimal("1.2345678901234567E+19").setScale(10));
  }

  @Test
  void boundDecimalsCompareAsNumbersWithDecimalColumns() {
    run(session, "CREATE TABLE t (v DECIMAL(10,2))");
    run(session, "INSERT INTO t VALUES (?)", new BigDecimal("9.50"));
    assertThat(column(session, "SELECT v FROM t WHERE v < ?", new BigDecimal("10.0")))
        .containsExactly(new BigDecimal("9.50"));
  }

  @Test
  void expressionsHaveNoDeclaredType() {
    assertThat(run(session, "SELECT 1, 1.5, 'a', x'00', NULL, 1 = 1").rows().get(0).get(5))
        .isEqualTo(1L);
  }

  @Test
  void columnsTellTheirDeclaredType() {
    run(session, "CREATE TABLE t (id INTEGER, price DECIMAL(10,2), x)");
    var columns = run(session, "SELECT id, price AS p, x, 1 FROM t").columns();
    assertThat(columns.names()).containsExactly("id", "p", "x", "1");
    assertThat(columns.get(1).typeName()).isEqualTo("DECIMAL(10,2)");
    assertThat(columns.get(3).typeName()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"UTF-16le", "UTF-16be", "UTF-8"})
  void textIsTheSameInEveryEncoding(String encoding) {
    var other = connect(open(url("t.db?encoding=" + encoding)));
    run(other, "CREATE TABLE t (v TEXT)");
    run(other, "INSERT INTO t VALUES (?)", "aé漢🎉");
    assertThat(value(other, "SELECT v FROM t")).isEqualTo("aé漢🎉");
    assertThat(value(other, "PRAGMA encoding")).asString().startsWith(encoding.substring(0, 5));
  }

  @Test
  void whatSqliteCannotStoreIsRefusedByPosition() {
    assertThat(failure(session, "SELECT ?, ?", 1, List.of(1)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("parameter 2")
        .hasMessageContaining("no arrays");
    assertThat(failure(session, "SELECT ?", Double.NaN))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("NaN");
    assertThat(failure(session, "SELECT ?", new Object() {}))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("SqliteTypesTest");
  }
}
