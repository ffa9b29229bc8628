package io.databases;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Equality, hash and text of column values, where arrays count by content, also inside lists. */
final class Values {
  private Values() {}

  static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a instanceof List<?> left && b instanceof List<?> right) {
      if (left.size() != right.size()) {
        return false;
      }
      var others = right.iterator();
      for (Object element : left) {
        if (!equal(element, others.next())) {
          return false;
        }
      }
      return true;
    }
    return Objects.deepEquals(a, b);
  }

  static int hash(@Nullable Object value) {
    if (value instanceof List<?> list) {
      int hash = 1;
      for (Object element : list) {
        hash = 31 * hash + hash(element);
      }
      return hash;
    }
    return value != null && value.getClass().isArray()
        ? Arrays.deepHashCode(new Object[] {value})
        : Objects.hashCode(value);
  }

  static void describe(@Nullable Object value, StringBuilder text) {
    switch (value) {
      case String string -> text.append('\'').append(string.replace("'", "''")).append('\'');
      case byte[] bytes -> text.append("bytes[").append(bytes.length).append(']');
      case List<?> list -> {
        String separator = "[";
        for (Object element : list) {
          text.append(separator);
          describe(element, text);
          separator = ", ";
        }
        text.append(list.isEmpty() ? "[]" : "]");
      }
      case null -> text.append("null");
      default -> {
        if (value.getClass().isArray()) {
          describe(asList(value), text);
        } else {
          text.append(value);
        }
      }
    }
  }

  private static List<@Nullable Object> asList(Object array) {
    @Nullable Object[] elements = new @Nullable Object[Array.getLength(array)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = Array.get(array, i);
    }
    return Arrays.asList(elements);
  }
}
