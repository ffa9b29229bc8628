package io.databases.spi;

import io.databases.Column;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Columns and types as error messages call them; never a value. */
final class Names {
  private Names() {}

  /** {@code column "score" (int8, Long)}: declared type, where known, and Java type. */
  static String of(Column column, @Nullable Object value) {
    String declared = column.typeName().isEmpty() ? "" : column.typeName() + ", ";
    String java =
        switch (value) {
          case null -> "NULL";
          case List<?> _ -> "List";
          case Map<?, ?> _ -> "Map";
          default -> of(value.getClass());
        };
    return "column \"" + column.name() + "\" (" + declared + java + ")";
  }

  /** Short for classes of the JDK and of this library, whole for others. */
  static String of(Type type) {
    return type instanceof Class<?> plain
            && plain.getPackageName().matches("java\\..*|io\\.databases")
        ? plain.getSimpleName()
        : type.getTypeName();
  }
}
