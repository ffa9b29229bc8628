package io.databases.postgresql.types;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The components of a Java record, for an attribute each. */
final class RecordValues {
  private RecordValues() {}

  /** By component name. */
  static Map<String, @Nullable Object> of(Codec codec, Record row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (RecordComponent component : row.getClass().getRecordComponents()) {
      Method accessor = component.getAccessor();
      if (!accessor.trySetAccessible()) {
        throw codec.unfit(
            row,
            "add \"opens %s to %s;\" to the module-info of %s, or bind a Map"
                .formatted(
                    row.getClass().getPackageName(),
                    RecordValues.class.getModule().getName(),
                    row.getClass().getModule().getName()));
      }
      try {
        values.put(component.getName(), accessor.invoke(row));
      } catch (ReflectiveOperationException e) {
        throw codec.unfit(row, "the accessor of " + component.getName() + " failed");
      }
    }
    return values;
  }

  /** Whether {@code createdAt} is meant by {@code created_at}. */
  static boolean sameName(String component, String attribute) {
    return component.replace("_", "").equalsIgnoreCase(attribute.replace("_", ""));
  }
}
