package io.databases;

import io.databases.spi.Conversions;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How rows with certain columns become a certain record: which column each component takes, and the
 * canonical constructor. Made once and kept in the {@link Columns}.
 */
final class RecordPlan {
  private final Class<?> type;
  private final Part[] parts;
  private final MethodHandle constructor; // (Object[]) -> Object

  private RecordPlan(Class<?> type, Part[] parts, MethodHandle constructor) {
    this.type = type;
    this.parts = parts;
    this.constructor = constructor;
  }

  /** One component: the column it takes, its type with primitives boxed. */
  private record Part(
      String name, int index, Column column, Class<?> boxed, Type type, boolean primitive) {}

  static RecordPlan of(Columns columns, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    int[] indexes = match(columns, type, components);
    Part[] parts = new Part[components.length];
    for (int i = 0; i < parts.length; i++) {
      Class<?> raw = components[i].getType();
      Class<?> boxed = MethodType.methodType(raw).wrap().returnType();
      parts[i] =
          new Part(
              components[i].getName(),
              indexes[i],
              columns.get(indexes[i]),
              boxed,
              raw.isPrimitive() ? boxed : components[i].getGenericType(),
              raw.isPrimitive());
    }
    return new RecordPlan(type, parts, constructor(type, components));
  }

  Class<?> type() {
    return type;
  }

  /** A new record of the row's values. */
  Object map(Row row) {
    Conversions conversions = row.columns().conversions();
    @Nullable Object[] arguments = new @Nullable Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      Part part = parts[i];
      Object value = row.get(part.index);
      if (value == null) {
        refuseNull(part);
      } else if (value.getClass() != part.type) {
        value = convert(conversions, value, part);
      }
      arguments[i] = value;
    }
    try {
      return (Object) constructor.invokeExact(arguments);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new MappingException(
          "The constructor of record "
              + type.getTypeName()
              + " threw "
              + e.getClass().getTypeName(),
          e);
    }
  }

  private @Nullable Object convert(Conversions conversions, Object value, Part part) {
    Object converted;
    try {
      converted = conversions.convert(value, part.type, part.column);
    } catch (MappingException e) {
      throw new MappingException(where(part) + ": " + e.getMessage(), e);
    }
    if (converted == null) {
      refuseNull(part);
    }
    return converted;
  }

  private void refuseNull(Part part) {
    if (part.primitive) {
      throw new MappingException(
          where(part)
              + ": column \""
              + part.column.name()
              + "\" is NULL, which no primitive can hold; declare the component as "
              + part.boxed.getSimpleName());
    }
  }

  private String where(Part part) {
    return "Component \"" + part.name + "\" of record " + type.getTypeName();
  }

  /**
   * The column of each component; every column must be taken, or a typing error would pass in
   * silence.
   */
  private static int[] match(Columns columns, Class<?> type, RecordComponent[] components) {
    int[] indexes = new int[components.length];
    boolean[] taken = new boolean[columns.size()];
    Arrays.fill(indexes, -1);
    for (boolean exact : new boolean[] {true, false}) {
      for (int i = 0; i < components.length; i++) {
        if (indexes[i] < 0) {
          indexes[i] = find(columns, components[i].getName(), exact, taken);
        }
      }
    }
    for (int i = 0; i < components.length; i++) {
      if (indexes[i] < 0) {
        throw new MappingException(
            "Component \""
                + components[i].getName()
                + "\" of record "
                + type.getTypeName()
                + " has no column; the result has "
                + columns.describe());
      }
    }
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i]) {
        throw new MappingException(
            "Column \""
                + columns.get(i).name()
                + "\" (index "
                + i
                + ") fits no component of record "
                + type.getTypeName()
                + " left to fill; select only the columns it needs, or add a component");
      }
    }
    return indexes;
  }

  private static int find(Columns columns, String component, boolean exact, boolean[] taken) {
    String wanted = exact ? component : fold(component);
    for (int i = 0; i < taken.length; i++) {
      String name = columns.get(i).name();
      if (!taken[i] && wanted.equals(exact ? name : fold(name))) {
        taken[i] = true;
        return i;
      }
    }
    return -1;
  }

  private static String fold(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      if (!constructor.trySetAccessible()) {
        throw unreachable(type, null);
      }
      return MethodHandles.lookup()
          .unreflectConstructor(constructor)
          .asSpreader(Object[].class, types.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw unreachable(type, e);
    }
  }

  private static MappingException unreachable(Class<?> type, @Nullable Throwable cause) {
    String message =
        "Record "
            + type.getTypeName()
            + " cannot be reached; make it public in an exported package, or add \"opens "
            + type.getPackageName()
            + " to "
            + RecordPlan.class.getModule().getName()
            + ";\" to its module-info.java";
    return cause == null ? new MappingException(message) : new MappingException(message, cause);
  }
}
