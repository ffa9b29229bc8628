package io.databases.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;

import io.databases.DatabaseException;
import io.databases.Json;
import io.databases.jooq.Tables.Title;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.impl.EnumConverter;
import org.jooq.impl.SQLDataType;
import org.jooq.types.UInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values of every type of column, there and back. */
abstract class TypesCases extends QueryObjectsCases {
  private static final DataType<Feeling> FEELINGS =
      SQLDataType.VARCHAR(10).asEnumDataType(Feeling.class);

  /** Writes a value into a column of a type and reads it back, as its field's type. */
  private <T> @Nullable T roundTrip(DataType<T> type, @Nullable T value) {
    var table = DeclaredTable.named("things");
    var thing = table.column("thing", type);
    database.execute(jooq.dropTable(table));
    jooq.createAll(database, table);
    try {
      assertThat(
              database.execute(jooq.query(insertInto(table, thing).values(value))).affectedRows())
          .isEqualTo(1);
      return database.fetchOne(jooq.query(select(thing).from(table))).orElseThrow().value1();
    } finally {
      database.execute(jooq.dropTable(table));
    }
  }

  @SafeVarargs
  private <T> void keeps(DataType<T> type, T... values) {
    for (var value : values) {
      assertThat(roundTrip(type, value)).as("%s", type).isEqualTo(value);
    }
    assertThat(roundTrip(type, null)).as("null as %s", type).isNull();
  }

  /** With microseconds, where these are not kept anyhow. */
  private <T> DataType<T> precise(DataType<T> type) {
    return can(Feature.TIMESTAMP_PRECISION) ? type.precision(6) : type;
  }

  @Test
  void numbers() {
    keeps(SQLDataType.SMALLINT, (short) 0, Short.MIN_VALUE, Short.MAX_VALUE);
    keeps(SQLDataType.INTEGER, 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
    keeps(SQLDataType.BIGINT, 0L, Long.MIN_VALUE, Long.MAX_VALUE);
    keeps(SQLDataType.DOUBLE, 0.0, -1.5, 0.1, Math.PI);
    keeps(SQLDataType.REAL, 0.25f, -1.5f);
    keeps(SQLDataType.INTEGERUNSIGNED, UInteger.valueOf(4_000_000_000L));
  }

  @Test
  void decimals() {
    needs(Feature.EXACT_DECIMAL);
    var type = SQLDataType.DECIMAL(30, 10);

    for (var text : List.of("0", "12345678901234567890.0123456789", "-0.0000000001")) {
      assertThat(roundTrip(type, new BigDecimal(text))).isEqualByComparingTo(text);
    }
    assertThat(roundTrip(type, null)).isNull();
  }

  @Test
  void texts() {
    keeps(SQLDataType.VARCHAR(100), "", "a", "ÄÖÜß 你好 😀", "'\"\\\n?:x$1", "null");
    keeps(SQLDataType.CLOB, "x".repeat(10_000));
  }

  @Test
  void bytes() {
    var bytes = new byte[] {0, 1, -1, 127, -128, 0};

    assertThat(roundTrip(SQLDataType.BLOB, bytes)).isEqualTo(bytes);
    assertThat(roundTrip(SQLDataType.VARBINARY(100), bytes)).isEqualTo(bytes);
    assertThat(roundTrip(SQLDataType.BLOB, null)).isNull();
  }

  @Test
  void booleans() {
    keeps(SQLDataType.BOOLEAN, true, false);
  }

  @Test
  void datesAndTimes() {
    keeps(SQLDataType.LOCALDATE, LocalDate.of(2024, 2, 29), LocalDate.of(1900, 1, 1));
    keeps(SQLDataType.LOCALTIME, LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59));
    keeps(
        precise(SQLDataType.LOCALDATETIME),
        LocalDateTime.of(2024, 2, 29, 12, 34, 56, 123_456_000),
        LocalDateTime.of(2024, 3, 31, 2, 30));
    keeps(SQLDataType.DATE, Date.valueOf("2024-02-29"));
    keeps(precise(SQLDataType.TIMESTAMP), Timestamp.valueOf("2024-02-29 12:34:56.123456"));
  }

  @Test
  void momentsStayTheSame() {
    needs(Feature.ZONED_TIMESTAMPS);
    var moment = OffsetDateTime.of(2024, 6, 1, 12, 0, 0, 0, ZoneOffset.ofHours(2));

    assertThat(roundTrip(precise(SQLDataType.OFFSETDATETIME), moment).toInstant())
        .isEqualTo(moment.toInstant());
    keeps(SQLDataType.INSTANT, Instant.parse("2024-06-01T10:00:00Z"));
  }

  @Test
  void uuids() {
    keeps(SQLDataType.UUID, new UUID(0, 0), UUID.randomUUID());
  }

  @Test
  void json() {
    var object = "{\"a\": [1, 2.5, null, \"x\"], \"b\": {}}";

    assertThat(Json.parse(roundTrip(SQLDataType.JSON, JSON.valueOf(object)).data()))
        .isEqualTo(Json.parse(object));
    assertThat(Json.parse(roundTrip(SQLDataType.JSONB, JSONB.valueOf(object)).data()))
        .isEqualTo(Json.parse(object));
    assertThat(roundTrip(SQLDataType.JSON, null)).isNull();
    assertThat(roundTrip(SQLDataType.JSONB, null)).isNull();
  }

  @Test
  void enumsByNameAndOwnTypesByConverter() {
    keeps(
        SQLDataType.VARCHAR(10)
            .asConvertedDataType(new EnumConverter<>(String.class, DayOfWeek.class)),
        DayOfWeek.FRIDAY);
    keeps(
        SQLDataType.BIGINT.asConvertedDataType(
            Converter.ofNullable(
                Long.class,
                Title.class,
                number -> new Title("t" + number),
                title -> Long.valueOf(title.text().substring(1)))),
        new Title("t42"));
  }

  @Test
  void enumsAsGeneratedCodeHasThem() {
    createEnumType();

    keeps(FEELINGS, Feeling.FINE, Feeling.SO_SO);
  }

  /** Elsewhere it is a text, or a type of its column alone. */
  private void createEnumType() {
    if (can(Feature.ENUM_TYPES)) {
      database.execute("DROP TABLE IF EXISTS things");
      database.execute("DROP TYPE IF EXISTS feeling");
      database.execute("CREATE TYPE feeling AS ENUM ('so so', 'fine')");
    }
  }

  @Test
  void arrays() {
    needs(Feature.ARRAYS);

    assertThat(roundTrip(SQLDataType.BIGINT.array(), new Long[] {1L, -2L}))
        .containsExactly(1L, -2L);
    assertThat(roundTrip(SQLDataType.VARCHAR.array(), new String[] {"a", "b,\"c"}))
        .containsExactly("a", "b,\"c");
    assertThat(roundTrip(SQLDataType.INTEGER.array(), new Integer[0])).isEmpty();
    assertThat(roundTrip(SQLDataType.BIGINT.array(), null)).isNull();
  }

  @Test
  void valuesFindTheirOwnRow() {
    var table = DeclaredTable.named("things");
    var day = table.column("a", SQLDataType.LOCALDATE);
    var id = table.column("b", SQLDataType.UUID);
    var flag = table.column("c", SQLDataType.BOOLEAN);
    var time = table.column("d", precise(SQLDataType.LOCALDATETIME));
    var feeling = table.column("e", FEELINGS);
    createEnumType();
    database.execute(jooq.dropTable(table));
    jooq.createAll(database, table);
    var date = LocalDate.of(2024, 2, 29);
    var uuid = UUID.randomUUID();
    var moment = LocalDateTime.of(2024, 2, 29, 1, 2, 3);
    database.execute(
        jooq.query(
            insertInto(table, day, id, flag, time, feeling)
                .values(date, uuid, true, moment, Feeling.FINE)));

    var found =
        jooq.query(
            select(count())
                .from(table)
                .where(day.eq(date), id.eq(uuid), flag.eq(true), time.eq(moment))
                .and(feeling.eq(Feeling.FINE)));

    assertThat(database.fetchValue(Integer.class, found)).isEqualTo(1);
    database.execute(jooq.dropTable(table));
  }

  /** A value is the database's to refuse where it is not of its column's type; never changed. */
  @Test
  void aValueOfAnotherTypeIsNotChangedInSilence() {
    needs(Feature.EXACT_DECIMAL);
    var table = DeclaredTable.named("things");
    var number = table.column("thing", SQLDataType.BIGINT);
    database.execute(jooq.dropTable(table));
    jooq.createAll(database, table);
    var insert = jooq.prepare(insertInto(table, number).values(param("n", number)));

    database.execute(insert.bind(7));
    assertThatThrownBy(() -> database.execute(insert.bind("s3cret")))
        .isInstanceOf(DatabaseException.class)
        .hasMessageNotContaining("s3cret");

    assertThat(database.fetchAll(jooq.query(select(number).from(table))))
        .extracting(each -> each.value1())
        .containsExactly(7L);
    database.execute(jooq.dropTable(table));
  }
}
