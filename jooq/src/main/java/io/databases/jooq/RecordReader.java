package io.databases.jooq;

import io.databases.MappingException;
import io.databases.ParameterException;
import io.databases.Row;
import io.databases.RowMapper;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.jooq.Converter;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Makes jOOQ records of rows: each value by position, as its field's type. Immutable.
 *
 * @param <R> the record's type
 */
final class RecordReader<R extends Record> implements RowMapper<R> {
  private final DSLContext dsl;
  private final List<Cell<?, ?>> cells;
  private final Field<?>[] fields;
  private final Class<? extends R> type;

  /**
   * @param fields what the query selects; none where that is not known, as with an asterisk over a
   *     table without declared columns
   * @throws ParameterException where a field needs JDBC
   */
  RecordReader(DSLContext dsl, Field<?>[] fields, Class<? extends R> type) {
    this.dsl = dsl;
    this.cells = cells(fields);
    this.fields = cells.stream().map(Cell::field).toArray(Field<?>[]::new);
    this.type = type;
  }

  @Override
  public R map(Row row) {
    if (fields.length == 0 && row.size() > 0) {
      return new RecordReader<>(dsl, named(row), type).map(row);
    }
    if (fields.length != row.size()) {
      throw new MappingException(
          "the query has "
              + fields.length
              + " fields and the row "
              + row.size()
              + " values; select fields instead of an asterisk");
    }
    var record = dsl.newRecord(fields);
    for (int i = 0; i < fields.length; i++) {
      cells.get(i).set(record, row, i);
    }
    record.touched(false);
    return type.isInstance(record) ? type.cast(record) : record.into(type);
  }

  private static Field<?>[] named(Row row) {
    return row.columns().names().stream()
        .map(name -> DSL.field(DSL.name(name)))
        .toArray(Field<?>[]::new);
  }

  /** A record finds its fields by identity first, so each must be an object of its own. */
  private static List<Cell<?, ?>> cells(Field<?>[] fields) {
    var seen = Collections.newSetFromMap(new IdentityHashMap<Field<?>, Boolean>());
    return Arrays.stream(fields)
        .<Cell<?, ?>>map(field -> seen.add(field) ? Cell.of(field) : Cell.of(twin(field)))
        .toList();
  }

  private static <U> Field<U> twin(Field<U> field) {
    return DSL.field(field.getQualifiedName(), field.getDataType());
  }

  /** How the values of one field are read. */
  private record Cell<T, U>(
      Field<U> field, Converter<T, U> converter, StandardTypes.Reader reader) {

    static <U> Cell<?, U> of(Field<U> field) {
      BindValue.checkType(field);
      return of(field, field.getConverter());
    }

    private static <T, U> Cell<T, U> of(Field<U> field, Converter<T, U> converter) {
      return new Cell<>(field, converter, StandardTypes.reader(converter.fromType()));
    }

    void set(Record record, Row row, int index) {
      var stored = converter.fromType().cast(reader.read(row, index));
      record.set(field, converted(stored));
    }

    private @Nullable U converted(@Nullable T stored) {
      try {
        return converter.from(stored);
      } catch (RuntimeException e) {
        throw new MappingException(
            "the converter of " + field + " threw " + e.getClass().getTypeName(), e);
      }
    }
  }
}
