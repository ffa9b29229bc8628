package io.databases.spi;

import io.databases.Column;
import java.lang.reflect.Type;

/** Columns and types as error messages call them. */
final class Names {
  private Names() {}

  static String of(Column column) {
    return "Column \""
        + column.name()
        + "\""
        + (column.typeName().isEmpty() ? "" : " (" + column.typeName() + ")");
  }

  /** Short for the JDK's own types and for Json, whole for others. */
  static String of(Type type) {
    String name = type.getTypeName();
    boolean known =
        type instanceof Class<?> plain
            && !plain.isArray()
            && plain.getPackageName().matches("java\\..*|io\\.databases");
    return known ? ((Class<?>) type).getSimpleName() : name;
  }
}
