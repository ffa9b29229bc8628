package io.databases.jooq;

import io.databases.Json;
import io.databases.ParameterException;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Binding;
import org.jooq.Converter;
import org.jooq.EnumType;
import org.jooq.Field;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.XML;
import org.jooq.impl.DSL;
import org.jooq.types.UByte;
import org.jooq.types.UInteger;
import org.jooq.types.ULong;
import org.jooq.types.UShort;
import org.jspecify.annotations.Nullable;

/** From a value of a field's type to one that {@code io.databases} binds. */
final class BindValue {
  private BindValue() {}

  /**
   * @throws ParameterException where the field's {@link Binding} needs JDBC, its converter fails,
   *     or the value is not of its type
   */
  static @Nullable Object of(Field<?> field, @Nullable Object value) {
    checkBinding(field);
    return standard(converted(field.getConverter(), field, value));
  }

  /** Refuses a field with a binding of the user's, which would need a statement of JDBC's. */
  static void checkBinding(Field<?> field) {
    var binding = field.getBinding().getClass();
    if (!binding.getPackageName().equals("org.jooq.impl")) {
      throw new ParameterException(
          "the binding "
              + binding.getTypeName()
              + " works on objects of JDBC, and there is none here; convert the type with a"
              + " Converter: dataType.asConvertedDataType(converter)");
    }
  }

  private static <T, U> @Nullable Object converted(
      Converter<T, U> converter, Field<?> field, @Nullable Object value) {
    try {
      var given = value == null ? null : DSL.val(value, field.getDataType()).getValue();
      return converter.to(converter.toType().cast(given));
    } catch (RuntimeException e) { // not as the cause: it may tell the value
      throw new ParameterException(
          "cannot bind "
              + (value == null ? "null" : "a " + value.getClass().getTypeName())
              + " as "
              + field.getDataType().getTypeName()
              + ": "
              + e.getClass().getTypeName());
    }
  }

  /** Types of jOOQ's own and of old JDBC as standard ones. */
  private static @Nullable Object standard(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case JSON json -> Json.parse(json.data());
      case JSONB json -> Json.parse(json.data());
      case XML xml -> xml.data();
      case EnumType constant -> constant.getLiteral();
      case UByte number -> number.shortValue();
      case UShort number -> number.intValue();
      case UInteger number -> number.longValue();
      case ULong number -> number.toBigInteger();
      case Year year -> year.getValue();
      case Timestamp timestamp -> timestamp.toLocalDateTime();
      case Date date -> date.toLocalDate();
      case Time time -> time.toLocalTime();
      case Object[] array -> elements(array);
      default -> value;
    };
  }

  private static List<@Nullable Object> elements(Object[] array) {
    var elements = new ArrayList<@Nullable Object>(array.length);
    for (var element : array) {
      elements.add(standard(element));
    }
    return elements;
  }
}
