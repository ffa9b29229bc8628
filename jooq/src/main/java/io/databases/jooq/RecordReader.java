package io.databases.jooq;

import io.databases.Json;
import io.databases.MappingException;
import io.databases.Row;
import io.databases.RowMapper;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.util.function.Function;
import org.jooq.Converter;
import org.jooq.DSLContext;
import org.jooq.EnumType;
import org.jooq.Field;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.XML;
import org.jooq.impl.DSL;
import org.jooq.types.UByte;
import org.jooq.types.UInteger;
import org.jooq.types.ULong;
import org.jooq.types.UShort;
import org.jspecify.annotations.Nullable;

/**
 * Makes jOOQ records of rows: each value by position, as its field's type. Immutable.
 *
 * @param <R> the record's type
 */
final class RecordReader<R extends Record> implements RowMapper<R> {
  private final DSLContext dsl;
  private final Field<?>[] fields;
  private final Class<? extends R> type;

  /**
   * @param fields what the query selects; none where that is not known, as with an asterisk over a
   *     table without declared columns
   */
  RecordReader(DSLContext dsl, Field<?>[] fields, Class<? extends R> type) {
    this.dsl = dsl;
    this.fields = fields;
    this.type = type;
    for (var field : fields) {
      BindValue.checkBinding(field);
    }
  }

  @Override
  public R map(Row row) {
    var columns = fields.length == 0 ? named(row) : fields;
    if (columns.length != row.size()) {
      throw new MappingException(
          "the query has "
              + columns.length
              + " fields and the row "
              + row.size()
              + " values; select fields instead of an asterisk");
    }
    var record = dsl.newRecord(columns);
    for (int i = 0; i < columns.length; i++) {
      set(record, row, i, columns[i]);
    }
    record.touched(false);
    return type.isInstance(record) ? type.cast(record) : record.into(type);
  }

  private static Field<?>[] named(Row row) {
    return row.columns().names().stream()
        .map(name -> DSL.field(DSL.name(name)))
        .toArray(Field<?>[]::new);
  }

  private static <U> void set(Record record, Row row, int index, Field<U> field) {
    record.set(field, value(row, index, field, field.getConverter()));
  }

  private static <T, U> @Nullable U value(
      Row row, int index, Field<U> field, Converter<T, U> converter) {
    var stored = converter.fromType().cast(stored(row, index, converter.fromType()));
    try {
      return converter.from(stored);
    } catch (RuntimeException e) {
      throw new MappingException(
          "the converter of " + field + " threw " + e.getClass().getTypeName(), e);
    }
  }

  /** The value as a type that drivers know, then as the one of jOOQ's or of old JDBC. */
  private static @Nullable Object stored(Row row, int index, Class<?> type) {
    if (type == Object.class) {
      return row.get(index);
    }
    if (type == JSON.class) {
      return map(row.get(index, Json.class), json -> JSON.valueOf(json.text()));
    }
    if (type == JSONB.class) {
      return map(row.get(index, Json.class), json -> JSONB.valueOf(json.text()));
    }
    if (type == XML.class) {
      return map(row.getString(index), XML::valueOf);
    }
    if (type == Date.class) {
      return map(row.get(index, LocalDate.class), Date::valueOf);
    }
    if (type == Time.class) {
      return map(row.get(index, LocalTime.class), Time::valueOf);
    }
    if (type == Timestamp.class) {
      return map(row.get(index, LocalDateTime.class), Timestamp::valueOf);
    }
    if (type == Year.class) {
      return map(row.get(index, Integer.class), Year::of);
    }
    if (type == UByte.class) {
      return map(row.get(index, Short.class), UByte::valueOf);
    }
    if (type == UShort.class) {
      return map(row.get(index, Integer.class), UShort::valueOf);
    }
    if (type == UInteger.class) {
      return map(row.get(index, Long.class), UInteger::valueOf);
    }
    if (type == ULong.class) {
      return map(row.get(index, BigInteger.class), ULong::valueOf);
    }
    if (EnumType.class.isAssignableFrom(type)) {
      return map(row.getString(index), literal -> constant(type, literal));
    }
    return row.get(index, type);
  }

  private static Object constant(Class<?> type, String literal) {
    for (var constant : type.getEnumConstants()) {
      if (((EnumType) constant).getLiteral().equals(literal)) {
        return constant;
      }
    }
    throw new MappingException(
        type.getTypeName() + " has no constant for a value the database has");
  }

  private static <S, T> @Nullable T map(@Nullable S value, Function<? super S, T> mapping) {
    return value == null ? null : mapping.apply(value);
  }
}
