package io.databases;

import io.databases.spi.Conversions;
import io.databases.spi.RowView;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How rows with certain columns become a certain record: which column each component takes. Made
 * once and kept in the {@link Columns}.
 */
final class RecordPlan {
  /** After so many views one more handle pays, which takes as long to make as hundreds of rows. */
  private static final int MANY = 1_000;

  private final RecordShape shape;
  private final Part[] parts;

  /** How many views were mapped, about: threads may overwrite each other's count. */
  private int views;

  /** Makes records of views with these columns, once there were many; any thread's is as good. */
  private @Nullable MethodHandle direct;

  private RecordPlan(RecordShape shape, Part[] parts) {
    this.shape = shape;
    this.parts = parts;
  }

  /**
   * The plan for a record class.
   *
   * @throws MappingException where components and columns do not match, or the class cannot be
   *     reached
   */
  static RecordPlan of(Columns columns, Class<?> type) {
    RecordShape shape = RecordShape.of(type);
    int[] indexes = match(columns, shape);
    Part[] parts = new Part[indexes.length];
    for (int i = 0; i < parts.length; i++) {
      RecordShape.Component component = shape.components().get(i);
      parts[i] =
          new Part(type, component, indexes[i], columns.get(indexes[i]), columns.conversions());
    }
    return new RecordPlan(shape, parts);
  }

  Class<?> type() {
    return shape.type();
  }

  /** A new record of the row's values. */
  Object map(Row row) {
    return row instanceof RowView view ? map(view) : shape.make(parts, row);
  }

  private Object map(RowView view) {
    MethodHandle made = direct;
    if (made == null) {
      if (views < MANY) {
        views++;
        return shape.make(parts, view);
      }
      made = shape.maker(parts, view);
      direct = made;
    }
    return shape.makeDirectly(made, parts, view);
  }

  static @Nullable Object read(int part, Part[] parts, Row row) {
    return parts[part].read(row);
  }

  static long readLong(int part, Part[] parts, Row row) {
    try {
      return row.getLong(parts[part].index);
    } catch (MappingException e) {
      throw parts[part].explain(row, e);
    }
  }

  static int readInt(int part, Part[] parts, Row row) {
    try {
      return row.getInt(parts[part].index);
    } catch (MappingException e) {
      throw parts[part].explain(row, e);
    }
  }

  static double readDouble(int part, Part[] parts, Row row) {
    try {
      return row.getDouble(parts[part].index);
    } catch (MappingException e) {
      throw parts[part].explain(row, e);
    }
  }

  static boolean readBoolean(int part, Part[] parts, Row row) {
    try {
      return row.getBoolean(parts[part].index);
    } catch (MappingException e) {
      throw parts[part].explain(row, e);
    }
  }

  static @Nullable String readString(int part, Part[] parts, Row row) {
    try {
      return row.getString(parts[part].index);
    } catch (MappingException e) {
      throw parts[part].explain(row, e);
    }
  }

  /** One component of a record type, and the column it takes. */
  record Part(
      Class<?> type,
      RecordShape.Component component,
      int index,
      Column column,
      Conversions conversions) {
    @Nullable Object read(Row row) {
      return converted(row.get(index));
    }

    /** The column's value as the component's type. */
    @Nullable Object converted(@Nullable Object given) {
      Object value = given;
      if (value != null && value.getClass() != component.type()) {
        try {
          value = conversions.convert(value, component.type(), column);
        } catch (MappingException e) {
          throw failure(String.valueOf(e.getMessage()), e);
        }
      }
      if (value == null && component.primitive()) {
        throw nullFailure();
      }
      return value;
    }

    /** What went wrong in a primitive accessor, in terms of the record. */
    MappingException explain(Row row, MappingException e) {
      return row.get(index) == null ? nullFailure() : failure(String.valueOf(e.getMessage()), e);
    }

    private MappingException nullFailure() {
      return failure(
          "column \""
              + column.name()
              + "\" is NULL, which no primitive can hold; declare the component as "
              + ((Class<?>) component.type()).getSimpleName(),
          null);
    }

    private MappingException failure(String problem, @Nullable Throwable cause) {
      String message =
          "Component \"" + component.name() + "\" of record " + type.getTypeName() + ": " + problem;
      return cause == null ? new MappingException(message) : new MappingException(message, cause);
    }
  }

  /**
   * The column of each component. Every column must be taken, or a misspelt one would pass in
   * silence.
   */
  private static int[] match(Columns columns, RecordShape shape) {
    List<RecordShape.Component> components = shape.components();
    String type = shape.type().getTypeName();
    int[] indexes = new int[components.size()];
    boolean[] taken = new boolean[columns.size()];
    Arrays.fill(indexes, -1);
    for (boolean exact : new boolean[] {true, false}) {
      for (int i = 0; i < indexes.length; i++) {
        if (indexes[i] < 0) {
          indexes[i] = find(columns, components.get(i).name(), exact, taken);
        }
      }
    }
    for (int i = 0; i < indexes.length; i++) {
      if (indexes[i] < 0) {
        throw new MappingException(
            "Component \""
                + components.get(i).name()
                + "\" of record "
                + type
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
                + ") has no component in record "
                + type
                + "; select only the columns it needs, or add a component");
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
}
