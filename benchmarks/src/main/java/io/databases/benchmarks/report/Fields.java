package io.databases.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, by the types they must have. What is missing or of another type is
 * an exception that says so.
 */
final class Fields {
  private final Map<?, ?> values;

  Fields(Map<?, ?> values) {
    this.values = values;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  String text(String key) {
    return get(key, String.class);
  }

  /** Not a number where the field is missing. */
  double number(String key) {
    return has(key) ? get(key, Number.class).doubleValue() : Double.NaN;
  }

  List<String> texts(String key) {
    List<?> elements = get(key, List.class);
    return elements.stream().map(String.class::cast).toList();
  }

  /** The objects of an array. */
  <T> List<T> each(String key, Function<Fields, T> reader) {
    List<?> elements = get(key, List.class);
    return elements.stream().map(each -> reader.apply(new Fields((Map<?, ?>) each))).toList();
  }

  /** An object that may be missing. */
  <T> @Nullable T maybe(String key, Function<Fields, T> reader) {
    return has(key) ? reader.apply(object(key)) : null;
  }

  /** An object whose values are all strings. */
  Map<String, String> strings(String key) {
    var object = object(key);
    return object.all(object::text);
  }

  /** An object whose values are all numbers. */
  Map<String, Double> numbers(String key) {
    var object = object(key);
    return object.all(object::number);
  }

  private Fields object(String key) {
    return new Fields(get(key, Map.class));
  }

  private <T> Map<String, T> all(Function<String, T> reader) {
    var all = new LinkedHashMap<String, T>();
    for (var key : values.keySet()) {
      all.put((String) key, reader.apply((String) key));
    }
    return all;
  }

  private <T> T get(String key, Class<T> type) {
    Object value = values.get(key);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(key + " is " + value + ", not a " + type.getSimpleName());
    }
    return Objects.requireNonNull(type.cast(value));
  }
}
