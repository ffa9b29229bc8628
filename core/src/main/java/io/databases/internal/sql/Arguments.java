package io.databases.internal.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values a caller gives for the parameters of a statement. Nothing is copied: who keeps one
 * while the caller goes on takes a {@link #copy}. None shows a value in its {@code toString}.
 */
public sealed interface Arguments {

  /** What a call without arguments has. */
  Arguments NONE = new None();

  /**
   * The arguments of a call.
   *
   * @param values nothing; or one Map with String keys or one record, whose entries or components
   *     are the values for named parameters, but which is itself the value for a lone {@code ?} or
   *     {@code $1}; or the values in order. A null array is one null.
   */
  static Arguments of(@Nullable Object @Nullable ... values) {
    if (values == null) {
      return new Positional(Collections.singletonList(null));
    }
    return switch (values.length) {
      case 0 -> NONE;
      case 1 -> ofOne(values[0], values);
      default -> new Positional(Arrays.asList(values));
    };
  }

  /**
   * One row of a call with many: as {@link #of}, but a list or an array of objects holds the values
   * in order.
   */
  static Arguments ofRow(@Nullable Object row) {
    return switch (row) {
      case Arguments arguments -> arguments;
      case List<?> list -> new Positional(list);
      case Object[] array -> new Positional(Arrays.asList(array));
      case null, default -> of(new @Nullable Object[] {row});
    };
  }

  /** The same, whatever the caller does with the map or array from here on. */
  static Arguments copy(Arguments arguments) {
    return switch (arguments) {
      case Positional(var values) -> new Positional(new ArrayList<>(values));
      case Named(var values) -> new Named(new LinkedHashMap<>(values));
      case Single(var value, Named named) -> new Single(value, copy(named));
      case None _, Components _, Single _ -> arguments;
    };
  }

  private static Arguments ofOne(@Nullable Object value, @Nullable Object[] values) {
    return switch (value) {
      case Record row -> new Single(row, new Components(row));
      case Map<?, ?> map when hasNames(map) -> new Single(map, new Named(names(map)));
      case null, default -> new Positional(Arrays.asList(values));
    };
  }

  private static boolean hasNames(Map<?, ?> map) {
    for (Object key : map.keySet()) {
      if (!(key instanceof String)) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked") // hasNames has looked
  private static Map<String, ? extends @Nullable Object> names(Map<?, ?> map) {
    return (Map<String, ? extends @Nullable Object>) map;
  }

  /** No values. */
  record None() implements Arguments {}

  /** Values in order. */
  record Positional(List<? extends @Nullable Object> values) implements Arguments {
    @Override
    public String toString() {
      return "Positional[" + ParameterErrors.count(values.size()) + "]";
    }
  }

  /** Values by name. */
  record Named(Map<String, ? extends @Nullable Object> values) implements Arguments {
    @Override
    public String toString() {
      return "Named[" + ParameterErrors.colons(values.keySet()) + "]";
    }
  }

  /**
   * The components of a record: {@code :createdAt} and {@code :created_at} are the component {@code
   * createdAt}. There may be more components than parameters.
   */
  record Components(Record values) implements Arguments {
    @Override
    public String toString() {
      return "Components[" + values.getClass().getName() + "]";
    }
  }

  /**
   * One Map or record, for the statement to decide: values by name for named parameters, itself the
   * value of a lone {@code ?} or {@code $1}.
   *
   * @param byName a {@link Named} or {@link Components} of {@code value}
   */
  record Single(Object value, Arguments byName) implements Arguments {
    @Override
    public String toString() {
      return "Single[" + byName + "]";
    }
  }
}
