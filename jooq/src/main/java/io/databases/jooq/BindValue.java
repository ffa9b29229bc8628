package io.databases.jooq;

import io.databases.ParameterException;
import org.jooq.Binding;
import org.jooq.Converter;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.impl.IdentityConverter;
import org.jspecify.annotations.Nullable;

/** From a parameter's value to one that {@code io.databases} binds. */
final class BindValue {
  private BindValue() {}

  /**
   * The value that a parameter has.
   *
   * @throws ParameterException as {@link #of(Param, Object)}
   */
  static @Nullable Object of(Param<?> param) {
    return of(param, param.getValue());
  }

  /**
   * Another value for a parameter. One that is not of the parameter's type goes as it is, for the
   * database to take or to refuse, unless there is a converter.
   *
   * @throws ParameterException where the parameter's converter fails or does not take the value
   */
  static @Nullable Object of(Param<?> param, @Nullable Object value) {
    var converter = param.getConverter();
    return StandardTypes.of(
        converter instanceof IdentityConverter ? value : converted(converter, param, value));
  }

  private static <T, U> @Nullable Object converted(
      Converter<T, U> converter, Param<?> param, @Nullable Object value) {
    var type = converter.toType();
    if (value != null && !type.isInstance(value)) {
      throw new ParameterException(
          "cannot bind a %s to %s, whose converter takes a %s"
              .formatted(value.getClass().getTypeName(), described(param), type.getTypeName()));
    }
    try {
      return converter.to(type.cast(value));
    } catch (RuntimeException e) { // not as the cause: it may tell the value
      throw new ParameterException(
          "the converter of " + described(param) + " threw " + e.getClass().getTypeName());
    }
  }

  /**
   * Refuses what only jOOQ's own way through JDBC can read and write.
   *
   * @throws ParameterException where the field has a {@link Binding} of the user's, or rows in rows
   */
  static void checkType(Field<?> field) {
    var binding = field.getBinding().getClass();
    if (!binding.getPackageName().equals("org.jooq.impl")) {
      throw new ParameterException(
          "the binding "
              + binding.getTypeName()
              + " works on objects of JDBC, and there is none here; convert the type with a"
              + " Converter: dataType.asConvertedDataType(converter)");
    }
    var type = field.getConverter().fromType();
    if (Record.class.isAssignableFrom(type) || Result.class.isAssignableFrom(type)) {
      throw new ParameterException(
          described(field)
              + " holds rows, which only jOOQ itself can read, by JDBC; select its fields one by"
              + " one, or run a query of its own for it");
    }
  }

  /** A parameter that has no name is called as its value is: that is not told. */
  private static String described(Field<?> field) {
    if (field instanceof Param<?> param) {
      return param.getParamName() == null ? "a parameter" : "the parameter " + param.getParamName();
    }
    return "the field " + field.getName();
  }
}
