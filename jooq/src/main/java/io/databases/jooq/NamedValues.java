package io.databases.jooq;

import io.databases.ParameterException;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that a map, a jOOQ record or a Java record has by name. */
record NamedValues(Map<String, @Nullable Object> byName) {

  static NamedValues of(Object values) {
    return switch (values) {
      case Map<?, ?> map -> ofMap(map);
      case org.jooq.Record row -> ofMap(row.intoMap());
      case Record row -> ofRecord(row);
      default ->
          throw new ParameterException(
              "values by name are a Map or a record, not " + values.getClass().getTypeName());
    };
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  @Nullable Object value(String name) {
    return byName.get(name);
  }

  private static NamedValues ofMap(Map<?, ?> map) {
    var values = new HashMap<String, @Nullable Object>();
    map.forEach((name, value) -> values.put(String.valueOf(name), value));
    return new NamedValues(values);
  }

  private static NamedValues ofRecord(Record row) {
    var values = new HashMap<String, @Nullable Object>();
    for (var component : row.getClass().getRecordComponents()) {
      var value = read(component, row);
      values.put(component.getName(), value);
      values.put(underscored(component.getName()), value);
    }
    return new NamedValues(values);
  }

  private static @Nullable Object read(RecordComponent component, Record row) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(row);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new ParameterException(
          "cannot read "
              + row.getClass().getTypeName()
              + "."
              + component.getName()
              + "(); make the record public, or open its package to io.databases.jooq",
          e);
    }
  }

  /** {@code createdAt} as {@code created_at}. */
  private static String underscored(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** The names; never the values. */
  @Override
  public String toString() {
    return "NamedValues" + byName.keySet();
  }
}
