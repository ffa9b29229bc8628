package io.databases;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result: values by position (from 0) or by column name, as they are or converted.
 *
 * <p>SQL NULL is {@code null}, except from the primitive accessors, which refuse it. Where labels
 * are duplicated a position reaches every value and a name the first. Names match exactly, else
 * regardless of case.
 *
 * <p>Immutable and safe for use by many threads; a row stays valid after its connection is closed.
 * Arrays that a row hands out are not copies and must not be changed. Every accessor throws {@link
 * MappingException} for an unknown column and for a value that cannot become the wanted type
 * without loss.
 *
 * <p>Drivers extend it; they implement {@link #get(int)} and may override the primitive accessors
 * to avoid boxing.
 */
public abstract class Row {
  private final Columns columns;

  protected Row(Columns columns) {
    this.columns = columns;
  }

  /** The columns, shared by all rows of the result. */
  public final Columns columns() {
    return columns;
  }

  /** How many values there are. */
  public final int size() {
    return columns.size();
  }

  /**
   * The value at a position as the column's natural Java type. Implementations call {@link #check}
   * first, or fail as it does.
   */
  public abstract @Nullable Object get(int index);

  /** The value of a column as its natural Java type. */
  public final @Nullable Object get(String name) {
    return get(columns.indexOf(name));
  }

  /** The value at a position, converted. */
  public final <T> @Nullable T get(int index, Class<T> type) {
    Object value = get(index);
    return columns.conversions().convert(value, type, columns.get(index));
  }

  /** The value of a column, converted. */
  public final <T> @Nullable T get(String name, Class<T> type) {
    return get(columns.indexOf(name), type);
  }

  /** The value at a position as an {@code int}; NULL is an error. */
  public int getInt(int index) {
    Object value = get(index);
    return value instanceof Integer number ? number : require(index, value, Integer.class);
  }

  /** The value of a column as an {@code int}; NULL is an error. */
  public final int getInt(String name) {
    return getInt(columns.indexOf(name));
  }

  /** The value at a position as a {@code long}; NULL is an error. */
  public long getLong(int index) {
    Object value = get(index);
    return value instanceof Long number ? number : require(index, value, Long.class);
  }

  /** The value of a column as a {@code long}; NULL is an error. */
  public final long getLong(String name) {
    return getLong(columns.indexOf(name));
  }

  /** The value at a position as a {@code double}; NULL is an error. */
  public double getDouble(int index) {
    Object value = get(index);
    return value instanceof Double number ? number : require(index, value, Double.class);
  }

  /** The value of a column as a {@code double}; NULL is an error. */
  public final double getDouble(String name) {
    return getDouble(columns.indexOf(name));
  }

  /** The value at a position as a {@code boolean}; NULL is an error. */
  public boolean getBoolean(int index) {
    Object value = get(index);
    return value instanceof Boolean bool ? bool : require(index, value, Boolean.class);
  }

  /** The value of a column as a {@code boolean}; NULL is an error. */
  public final boolean getBoolean(String name) {
    return getBoolean(columns.indexOf(name));
  }

  /** The value at a position as text. */
  public @Nullable String getString(int index) {
    Object value = get(index);
    return value instanceof String text
        ? text
        : columns.conversions().convert(value, String.class, columns.get(index));
  }

  /** The value of a column as text. */
  public final @Nullable String getString(String name) {
    return getString(columns.indexOf(name));
  }

  /**
   * The whole row as a Java record, matched by component names ({@code createdAt} takes {@code
   * created_at} or {@code createdAt}), or the only value of a one-column row as any other type.
   *
   * @throws MappingException where a component has no column or a column no component, where a
   *     primitive component or the only value is NULL, where the record cannot be reached or its
   *     constructor throws
   */
  public final <T> T as(Class<T> type) {
    RecordPlan plan = columns.lastPlan(type); // asking isRecord costs more than mapping a field
    if (plan == null
        && type.isRecord()
        && !(size() == 1 && columns.conversions().hasConverter(type))) {
      plan = columns.plan(type);
    }
    if (plan != null) {
      return type.cast(plan.map(this));
    }
    if (size() != 1) {
      throw new MappingException(
          "A row with "
              + columns.describe()
              + " cannot become "
              + type.getTypeName()
              + ": only a record takes a whole row, any other type a row of one column");
    }
    T value = get(0, type);
    if (value == null) {
      throw new MappingException(
          "Column \""
              + columns.get(0).name()
              + "\" is NULL; use get(0, "
              + type.getSimpleName()
              + ".class)");
    }
    return value;
  }

  /** All values in order; unmodifiable. */
  public final List<@Nullable Object> toList() {
    List<@Nullable Object> list = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      list.add(get(i));
    }
    return Collections.unmodifiableList(list);
  }

  /** All values by label in column order, the first of duplicates; unmodifiable. */
  public final Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(size());
    for (int i = 0; i < size(); i++) {
      String name = columns.get(i).name();
      if (!map.containsKey(name)) {
        map.put(name, get(i));
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /** True for any row with the same labels and equal values; arrays are compared by content. */
  @Override
  public final boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Row that) || !columns.sameNames(that.columns)) {
      return false;
    }
    for (int i = 0; i < size(); i++) {
      if (!Values.equal(get(i), that.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public final int hashCode() {
    int hash = columns.names().hashCode();
    for (int i = 0; i < size(); i++) {
      hash = 31 * hash + Values.hash(get(i));
    }
    return hash;
  }

  /** For people: {@code id=1 text='example' photo=bytes[3]}. */
  @Override
  public final String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < size(); i++) {
      text.append(i == 0 ? "" : " ").append(columns.get(i).name()).append('=');
      Values.describe(get(i), text);
    }
    return text.toString();
  }

  /** Throws the error for a position that does not exist. */
  protected final void check(int index) {
    columns.check(index);
  }

  /**
   * The error for NULL where a primitive is wanted; for drivers that override the primitive
   * accessors.
   */
  protected final MappingException nullValue(int index, Class<?> boxed) {
    String name = columns.get(index).name();
    return new MappingException(
        "Column \""
            + name
            + "\" is NULL, which no primitive can hold; use get(\""
            + name
            + "\", "
            + boxed.getSimpleName()
            + ".class)");
  }

  private <T> T require(int index, @Nullable Object value, Class<T> boxed) {
    T converted = columns.conversions().convert(value, boxed, columns.get(index));
    if (converted == null) {
      throw nullValue(index, boxed);
    }
    return converted;
  }
}
