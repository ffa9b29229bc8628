package io.databases.internal.sql;

import io.databases.ParameterException;
import io.databases.internal.sql.ParsedSql.Style;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings a parsed statement and a caller's values together.
 *
 * <p>Unless a list expands nothing is done to the text: the values are looked up into an array by
 * slot, and copied once more where the driver's order is another.
 */
public final class Binder {
  private static final @Nullable Object[] NO_VALUES = {};

  private Binder() {}

  /**
   * The statement for the driver.
   *
   * <p>A collection or an array (but a {@code byte[]}) that is bound to a parameter which is an
   * element of an IN list expands. Anywhere else it is one value.
   *
   * <p>Without any values CREATE and PREPARE go as they are written, but for {@code ??}: what looks
   * like a parameter there belongs to the body of the function, trigger or statement that is made.
   *
   * @throws ParameterException where values are missing or left over
   */
  public static BoundSql bind(ParsedSql sql, Arguments arguments) {
    if (arguments instanceof Arguments.None && sql.style() != Style.NONE && holdsBody(sql)) {
      return new BoundSql(SqlWriter.verbatim(sql), NO_VALUES, sql);
    }
    @Nullable Object[] slots = slots(sql, arguments);
    Map<Integer, @Nullable Object[]> lists = sql.inLists == 0 ? Map.of() : lists(sql, slots);
    return lists.isEmpty()
        ? new BoundSql(sql.sql(), inOrder(sql, slots), sql)
        : SqlWriter.expanded(sql, slots, lists);
  }

  /**
   * The values for {@link ParsedSql#sql}, which is the same for every row of a call with many.
   *
   * @throws ParameterException where values are missing or left over, or a list would expand
   */
  public static @Nullable Object[] values(ParsedSql sql, Arguments arguments) {
    @Nullable Object[] slots = slots(sql, arguments);
    if (sql.inLists > 0) {
      for (Marker marker : sql.markers) {
        if (marker.place() != null && isList(slots[marker.slot()])) {
          throw ParameterErrors.listInBatch(sql, marker.slot());
        }
      }
    }
    return inOrder(sql, slots);
  }

  private static boolean holdsBody(ParsedSql sql) {
    return sql.leadingKeyword().equals("CREATE") || sql.leadingKeyword().equals("PREPARE");
  }

  private static @Nullable Object[] inOrder(ParsedSql sql, @Nullable Object[] slots) {
    int[] order = sql.order;
    if (order == null) {
      return slots;
    }
    @Nullable Object[] values = new Object[order.length];
    for (int i = 0; i < order.length; i++) {
      values[i] = slots[order[i]];
    }
    return values;
  }

  private static @Nullable Object[] slots(ParsedSql sql, Arguments arguments) {
    return switch (arguments) {
      case Arguments.None _ -> none(sql);
      case Arguments.Positional(var values) -> positional(sql, values);
      case Arguments.Named(var values) -> named(sql, values);
      case Arguments.Components(var row) -> components(sql, row);
      case Arguments.Single(var value, var byName) ->
          sql.parameterCount() == 1 && sql.style() != Style.NAMED
              ? new Object[] {value}
              : slots(sql, byName);
    };
  }

  private static @Nullable Object[] none(ParsedSql sql) {
    if (sql.parameterCount() > 0) {
      throw ParameterErrors.missing(sql, parameters(sql, 0, sql.parameterCount()), "nothing");
    }
    return NO_VALUES;
  }

  private static @Nullable Object[] positional(
      ParsedSql sql, List<? extends @Nullable Object> values) {
    int given = values.size();
    int expected = sql.parameterCount();
    if (sql.style() == Style.NAMED) {
      throw ParameterErrors.valuesForNames(sql, given);
    }
    if (sql.missingNumber() > 0) {
      throw ParameterErrors.gap(sql);
    }
    if (given < expected) {
      throw ParameterErrors.missing(
          sql, parameters(sql, given, expected), ParameterErrors.count(given));
    }
    if (given > expected) {
      throw ParameterErrors.surplus(sql, parameters(sql, expected, given));
    }
    return values.toArray();
  }

  private static @Nullable Object[] named(
      ParsedSql sql, Map<String, ? extends @Nullable Object> values) {
    requireNames(sql, values.keySet());
    List<String> names = sql.names();
    int count = names.size();
    @Nullable Object[] slots = new Object[count];
    for (int slot = 0; slot < count; slot++) {
      String name = names.get(slot);
      Object value = values.get(name);
      if (value == null && !values.containsKey(name)) {
        throw missing(sql, values.keySet());
      }
      slots[slot] = value;
    }
    if (values.size() > count) {
      List<String> surplus = new ArrayList<>(values.keySet());
      surplus.removeAll(names);
      surplus.replaceAll(name -> ":" + name);
      throw ParameterErrors.surplus(sql, surplus);
    }
    return slots;
  }

  private static ParameterException missing(ParsedSql sql, Collection<String> given) {
    List<String> missing = new ArrayList<>(sql.names());
    missing.removeAll(given);
    missing.replaceAll(name -> ":" + name);
    return ParameterErrors.missing(sql, missing, ParameterErrors.colons(given));
  }

  private static @Nullable Object[] components(ParsedSql sql, Record row) {
    RecordComponents components = RecordComponents.of(row.getClass());
    requireNames(sql, components.names());
    return components.read(sql, row);
  }

  private static void requireNames(ParsedSql sql, Collection<String> given) {
    if (sql.style() == Style.POSITIONAL || sql.style() == Style.NUMBERED) {
      throw ParameterErrors.namesForPlaceholders(sql, given);
    }
  }

  private static List<String> parameters(ParsedSql sql, int from, int to) {
    List<String> parameters = new ArrayList<>();
    for (int slot = from; slot < to; slot++) {
      parameters.add(sql.parameterName(slot));
    }
    return parameters;
  }

  /** The elements of what expands, by slot. */
  private static Map<Integer, @Nullable Object[]> lists(ParsedSql sql, @Nullable Object[] slots) {
    Map<Integer, @Nullable Object[]> lists = Map.of();
    for (Marker marker : sql.markers) {
      Object value = marker.place() == null ? null : slots[marker.slot()];
      if (value != null && isList(value)) {
        if (lists.isEmpty()) {
          lists = new HashMap<>();
        }
        lists.computeIfAbsent(marker.slot(), _ -> elements(value));
      }
    }
    return lists;
  }

  private static boolean isList(@Nullable Object value) {
    return value instanceof Collection
        || (value != null && value.getClass().isArray() && !(value instanceof byte[]));
  }

  private static @Nullable Object[] elements(Object list) {
    if (list instanceof Collection<?> collection) {
      return collection.toArray();
    }
    if (list instanceof Object[] array) {
      return array;
    }
    int length = Array.getLength(list);
    @Nullable Object[] elements = new Object[length];
    for (int i = 0; i < length; i++) {
      elements[i] = Array.get(list, i);
    }
    return elements;
  }
}
