package io.databases;

import io.databases.spi.RowView;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a record class, whatever the columns: its components, and a method handle that
 * calls the canonical constructor with what {@link RecordPlan.Part#read} and its primitive kin
 * give, so that primitives need no boxes. Kept per class. Where a plan has many rows to map, it has
 * a handle made for its own columns.
 */
final class RecordShape {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  /** {@link RecordPlan.Part#converted}. */
  private static final MethodHandle CONVERTED = converted();

  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private final Class<?> type;
  private final List<Component> components = new ArrayList<>();
  private final Class<?>[] raw;
  private final MethodHandle constructor;
  private final MethodHandle maker; // (RecordPlan.Part[], Row) -> Object

  /** One component; its type is a class, boxed where primitive, or a parameterized type. */
  record Component(String name, Type type, boolean primitive) {}

  private RecordShape(Class<?> type) {
    this.type = type;
    RecordComponent[] declared = type.getRecordComponents();
    this.raw = new Class<?>[declared.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = declared[i].getType();
      components.add(new Component(declared[i].getName(), type(declared[i]), raw[i].isPrimitive()));
    }
    this.constructor = constructor(type, raw);
    this.maker = maker(constructor, raw);
  }

  /**
   * @throws MappingException where the record class cannot be reached
   */
  static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  Class<?> type() {
    return type;
  }

  List<Component> components() {
    return components;
  }

  private static Type type(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType generic
        ? generic
        : MethodType.methodType(component.getType()).wrap().returnType();
  }

  /** A new record. */
  Object make(RecordPlan.Part[] parts, Row row) {
    try {
      return (Object) maker.invokeExact(parts, row);
    } catch (DatabaseException | Error e) { // from reading a value, or nothing to be explained
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

  /** A new record, by a handle that {@link #maker(RecordPlan.Part[], RowView)} has made. */
  Object makeDirectly(MethodHandle direct, RecordPlan.Part[] parts, Row row) {
    try {
      return (Object) direct.invokeExact(row);
    } catch (MappingException e) {
      return make(parts, row); // which explains what is wrong
    } catch (DatabaseException | Error e) {
      throw e;
    } catch (Throwable e) {
      return make(parts, row);
    }
  }

  /** A handle (Row) -> Object that makes a record of any view with these columns. */
  MethodHandle maker(RecordPlan.Part[] parts, RowView view) {
    MethodHandle[] readers = new MethodHandle[raw.length];
    for (int i = 0; i < raw.length; i++) {
      readers[i] = reader(i, parts, view).asType(MethodType.methodType(raw[i], Row.class));
    }
    return MethodHandles.permuteArguments(
            MethodHandles.filterArguments(constructor, 0, readers),
            MethodType.methodType(type, Row.class),
            new int[raw.length]) // the same row for each of them
        .asType(MethodType.methodType(Object.class, Row.class));
  }

  /** A handle (Row) that reads the component in the view's own way if it has one. */
  private MethodHandle reader(int component, RecordPlan.Part[] parts, RowView view) {
    boolean direct = isDirect(raw[component]);
    MethodHandle own =
        view.reader(parts[component].index(), direct ? raw[component] : Object.class);
    if (own == null) {
      return MethodHandles.insertArguments(reader(component, raw[component]), 0, (Object) parts);
    }
    return direct ? own : MethodHandles.filterReturnValue(own, CONVERTED.bindTo(parts[component]));
  }

  private static MethodHandle constructor(Class<?> type, Class<?>[] raw) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(raw);
      if (constructor.trySetAccessible()) {
        return LOOKUP.unreflectConstructor(constructor);
      }
      throw unreachable(type, null);
    } catch (ReflectiveOperationException e) {
      throw unreachable(type, e);
    }
  }

  /** (T1, T2, …) becomes (Part[], Row), the last argument first. */
  private static MethodHandle maker(MethodHandle constructor, Class<?>[] raw) {
    MethodHandle maker =
        MethodHandles.dropArguments(constructor, raw.length, RecordPlan.Part[].class, Row.class);
    for (int i = raw.length - 1; i >= 0; i--) {
      maker = MethodHandles.foldArguments(maker, i, reader(i, raw[i]));
    }
    return maker.asType(MethodType.methodType(Object.class, RecordPlan.Part[].class, Row.class));
  }

  /** A handle (Part[], Row) that reads the component. */
  private static MethodHandle reader(int index, Class<?> type) {
    boolean direct = isDirect(type);
    Class<?> read = direct ? type : Object.class;
    String simple = type.getSimpleName();
    String name =
        direct ? "read" + Character.toUpperCase(simple.charAt(0)) + simple.substring(1) : "read";
    try {
      MethodHandle reader =
          LOOKUP.findStatic(
              RecordPlan.class,
              name,
              MethodType.methodType(read, int.class, RecordPlan.Part[].class, Row.class));
      return MethodHandles.insertArguments(reader, 0, index)
          .asType(MethodType.methodType(type, RecordPlan.Part[].class, Row.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("RecordPlan lacks " + name, e);
    }
  }

  /** Whether rows have a getter that gives what the component takes, without a box. */
  private static boolean isDirect(Class<?> type) {
    return type == long.class
        || type == int.class
        || type == double.class
        || type == boolean.class
        || type == String.class;
  }

  private static MethodHandle converted() {
    try {
      return LOOKUP.findVirtual(
          RecordPlan.Part.class, "converted", MethodType.methodType(Object.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("RecordPlan.Part lacks converted", e);
    }
  }

  private static MappingException unreachable(Class<?> type, @Nullable Throwable cause) {
    Module reader = RecordShape.class.getModule();
    String message =
        "Record "
            + type.getTypeName()
            + " cannot be reached; add \"opens "
            + type.getPackageName()
            + (reader.isNamed() ? " to " + reader.getName() : "")
            + ";\" to the module-info.java of "
            + type.getModule().getName();
    return cause == null ? new MappingException(message) : new MappingException(message, cause);
  }
}
