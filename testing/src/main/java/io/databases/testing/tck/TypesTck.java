package io.databases.testing.tck;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.DatabaseException;
import io.databases.MappingException;
import io.databases.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values of every type, there and back. */
public abstract class TypesTck extends TckTest {

  /** Writes a value into a column of a type, reads it back, and finds it by itself. */
  private Row roundTrip(ColumnType type, @Nullable Object value) {
    var database = calls();
    database.execute("CREATE TABLE things (thing %s)".formatted(type(type)));
    try {
      assertThat(database.execute("INSERT INTO things VALUES (?)", value).affectedRows())
          .isEqualTo(1);
      var rows = database.fetchAll("SELECT thing FROM things");
      assertThat(rows).hasSize(1);
      return rows.getFirst();
    } finally {
      database.execute("DROP TABLE things");
    }
  }

  private <T> void keeps(ColumnType type, Class<T> as, List<T> values) {
    for (T value : values) {
      assertThat(roundTrip(type, value).get("thing", as)).as("%s", type).isEqualTo(value);
    }
  }

  @Test
  protected void integersOfEverySize() {
    keeps(ColumnType.SMALLINT, Short.class, List.of((short) 0, Short.MIN_VALUE, Short.MAX_VALUE));
    keeps(ColumnType.INTEGER, Integer.class, List.of(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE));
    keeps(ColumnType.BIGINT, Long.class, List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE));
    keeps(ColumnType.BIGINT, BigInteger.class, List.of(BigInteger.valueOf(Long.MIN_VALUE)));
  }

  @Test
  protected void floatingPointNumbers() {
    keeps(
        ColumnType.DOUBLE,
        Double.class,
        List.of(0.0, -1.5, 0.1, Math.PI, 1e300, -4.9e-300, 123456789.12345679));
    keeps(ColumnType.DOUBLE, Float.class, List.of(0.25f, -1e10f));
  }

  @Test
  protected void decimals() {
    for (var text : List.of("0", "1.5", "-12345.6789", "99999.99")) {
      var value = new BigDecimal(text);
      assertThat(roundTrip(ColumnType.DECIMAL, value).get("thing", BigDecimal.class))
          .isEqualByComparingTo(value);
    }
  }

  @Test
  @Requires(Capability.EXACT_DECIMAL)
  protected void decimalsKeepEveryDigit() {
    for (var text : List.of("12345678901234567890.0123456789", "-0.0000000001", "0.1")) {
      var value = new BigDecimal(text);
      assertThat(roundTrip(ColumnType.DECIMAL, value).get("thing", BigDecimal.class))
          .isEqualByComparingTo(value);
    }
  }

  @Test
  protected void textOfAnyCharacters() {
    keeps(
        ColumnType.TEXT,
        String.class,
        List.of(
            "", " ", "a", "ÄÖÜß", "Ελληνικά", "你好", "😀👨‍👩‍👧", "'\"\\\n\r\t%_", "null", "0012"));
    assertThat(roundTrip(ColumnType.TEXT, 'x').get("thing")).isEqualTo("x");
  }

  @Test
  protected void bytes() {
    for (var bytes : List.of(new byte[0], new byte[] {0, 1, -1, 127, -128, 0}, new byte[70_000])) {
      assertThat(roundTrip(ColumnType.BYTES, bytes).get("thing", byte[].class)).isEqualTo(bytes);
    }
  }

  @Test
  protected void booleans() {
    keeps(ColumnType.BOOLEAN, Boolean.class, List.of(true, false));
    assertThat(roundTrip(ColumnType.BOOLEAN, true).getBoolean(0)).isTrue();
  }

  @Test
  protected void dates() {
    keeps(
        ColumnType.DATE,
        LocalDate.class,
        List.of(
            LocalDate.of(2024, 2, 29),
            LocalDate.of(1970, 1, 1),
            LocalDate.of(1900, 1, 1),
            LocalDate.of(9999, 12, 31)));
  }

  @Test
  protected void times() {
    keeps(
        ColumnType.TIME,
        LocalTime.class,
        List.of(LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59), LocalTime.of(1, 2, 3)));
  }

  @Test
  protected void timestamps() {
    keeps(
        ColumnType.TIMESTAMP,
        LocalDateTime.class,
        List.of(
            LocalDateTime.of(2024, 2, 29, 12, 34, 56),
            LocalDateTime.of(1999, 12, 31, 23, 59, 59, 123_000_000),
            LocalDateTime.of(2024, 3, 31, 2, 30))); // in the gap of many zones
  }

  @Test
  protected void timestampsKeepMicroseconds() {
    keeps(
        ColumnType.TIMESTAMP,
        LocalDateTime.class,
        List.of(LocalDateTime.of(2024, 1, 1, 0, 0, 0, 123_456_000)));
  }

  @Test
  protected void timestampsWithZoneKeepTheMoment() {
    for (var hours : List.of(0, 2, -11)) {
      var time = OffsetDateTime.of(2024, 6, 1, 12, 0, 0, 0, ZoneOffset.ofHours(hours));
      var row = roundTrip(ColumnType.TIMESTAMP_WITH_ZONE, time);
      assertThat(row.get("thing", Instant.class)).isEqualTo(time.toInstant());
      var read = requireNonNull(row.get("thing", OffsetDateTime.class));
      assertThat(read.toInstant()).isEqualTo(time.toInstant());
    }
    var instant = Instant.parse("2024-06-01T10:00:00.123456Z");
    assertThat(roundTrip(ColumnType.TIMESTAMP_WITH_ZONE, instant).get("thing", Instant.class))
        .isEqualTo(instant);
  }

  @Test
  protected void uuids() {
    keeps(
        ColumnType.UUID, UUID.class, List.of(new UUID(0, 0), UUID.randomUUID(), new UUID(-1, -1)));
  }

  @Test
  protected void enumsByName() {
    assertThat(roundTrip(ColumnType.TEXT, DayOfWeek.FRIDAY).get("thing")).isEqualTo("FRIDAY");
    assertThat(roundTrip(ColumnType.TEXT, DayOfWeek.FRIDAY).get("thing", DayOfWeek.class))
        .isEqualTo(DayOfWeek.FRIDAY);
    var wrong = roundTrip(ColumnType.TEXT, "FRYDAY");
    Cases.refused(MappingException.class, () -> wrong.get("thing", DayOfWeek.class), "thing");
  }

  @Test
  protected void nullOfEveryType() {
    for (var type : ColumnType.values()) {
      if (type != ColumnType.BIGINT_ARRAY || can(Capability.ARRAYS)) {
        var row = roundTrip(type, null);
        assertThat(row.get("thing")).as("%s", type).isNull();
        assertThat(row.get("thing", String.class)).as("%s", type).isNull();
      }
    }
  }

  @Test
  @Requires(Capability.RICH_TYPES)
  protected void typesAreGivenAsTheyAreWithoutBeingAskedFor() {
    assertThat(roundTrip(ColumnType.BOOLEAN, true).get("thing")).isEqualTo(true);
    var uuid = UUID.randomUUID();
    assertThat(roundTrip(ColumnType.UUID, uuid).get("thing")).isEqualTo(uuid);
    var date = LocalDate.of(2024, 2, 29);
    assertThat(roundTrip(ColumnType.DATE, date).get("thing")).isEqualTo(date);
    var time = LocalDateTime.of(2024, 2, 29, 12, 34, 56);
    assertThat(roundTrip(ColumnType.TIMESTAMP, time).get("thing")).isEqualTo(time);
    assertThat(roundTrip(ColumnType.DECIMAL, new BigDecimal("1.5")).get("thing"))
        .isInstanceOf(BigDecimal.class);
    assertThat(roundTrip(ColumnType.TIMESTAMP_WITH_ZONE, Instant.EPOCH).get("thing"))
        .isInstanceOf(OffsetDateTime.class);
  }

  @Test
  @Requires(Capability.ARRAYS)
  protected void arrays() {
    for (var list : List.of(List.of(), List.of(1L, 2L, 3L))) {
      assertThat(roundTrip(ColumnType.BIGINT_ARRAY, list).get("thing")).isEqualTo(list);
    }
    var array = roundTrip(ColumnType.BIGINT_ARRAY, new long[] {4, 5});
    assertThat(array.get("thing", long[].class)).containsExactly(4, 5);
  }

  @Test
  protected void valuesFindTheirOwnRow() {
    var day = LocalDate.of(2024, 2, 29);
    var id = UUID.randomUUID();
    var database = calls();
    database.execute(
        "CREATE TABLE things (a %s, b %s, c %s, d %s)"
            .formatted(
                type(ColumnType.DATE),
                type(ColumnType.UUID),
                type(ColumnType.BOOLEAN),
                type(ColumnType.TIMESTAMP)));
    var time = LocalDateTime.of(2024, 2, 29, 1, 2, 3);
    database.execute("INSERT INTO things VALUES (?, ?, ?, ?)", day, id, true, time);
    var sql = "SELECT count(*) FROM things WHERE a = ? AND b = ? AND c = ? AND d = ?";
    assertThat(database.fetchValue(Integer.class, sql, day, id, true, time)).isEqualTo(1);
    assertThat(database.fetchValue(Integer.class, sql, day, id, false, time)).isZero();
  }

  @Test
  @Requires(Capability.STRICT_TYPES)
  protected void valueThatDoesNotFitItsColumnIsRefused() {
    calls().execute("CREATE TABLE things (thing INTEGER)");
    Cases.refusedAndGoesOn(
        database(),
        DatabaseException.class,
        () -> calls().execute("INSERT INTO things VALUES (?)", Cases.SECRET));
  }

  @Test
  protected void manyTypesInOneRowKeepTheirPlaces() {
    var types =
        List.of(
            ColumnType.INTEGER,
            ColumnType.TEXT,
            ColumnType.DOUBLE,
            ColumnType.BOOLEAN,
            ColumnType.BYTES,
            ColumnType.BIGINT);
    var columns = new ArrayList<String>();
    for (int i = 0; i < types.size(); i++) {
      columns.add("c" + i + " " + type(types.get(i)));
    }
    calls().execute("CREATE TABLE things (" + String.join(", ", columns) + ")");
    calls()
        .execute(
            "INSERT INTO things VALUES (?, ?, ?, ?, ?, ?)",
            1,
            "two",
            3.5,
            true,
            new byte[] {5},
            6L);
    var row = calls().fetchOne("SELECT * FROM things").orElseThrow();
    assertThat(row.getInt(0)).isEqualTo(1);
    assertThat(row.getString(1)).isEqualTo("two");
    assertThat(row.getDouble(2)).isEqualTo(3.5);
    assertThat(row.getBoolean(3)).isTrue();
    assertThat(row.get(4, byte[].class)).containsExactly(5);
    assertThat(row.getLong(5)).isEqualTo(6);
  }
}
