package io.databases;

import io.databases.spi.Conversions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a result, in order: one instance shared by all rows of a statement.
 *
 * <p>Immutable and safe for use by many threads. What is derived from the columns (names to
 * indexes, plans that make records) is computed on first use and kept here, so drivers should keep
 * one instance per prepared statement.
 */
public final class Columns implements Iterable<Column> {
  private final List<Column> columns;
  private final Conversions conversions;
  private final Map<Class<?>, RecordPlan> plans = new ConcurrentHashMap<>(2);

  // Both are set without a lock: threads that race compute equal values, and final fields publish
  // them safely.
  private @Nullable Names names;
  private @Nullable RecordPlan lastPlan;

  private Columns(List<Column> columns, Conversions conversions) {
    this.columns = List.copyOf(columns);
    this.conversions = conversions;
  }

  /** The given columns, whose values are converted by the given rules. */
  public static Columns of(List<Column> columns, Conversions conversions) {
    return new Columns(columns, conversions);
  }

  /** How many there are. */
  public int size() {
    return columns.size();
  }

  /**
   * The column at a position, counted from 0.
   *
   * @throws MappingException where there is none
   */
  public Column get(int index) {
    check(index);
    return columns.get(index);
  }

  /** All labels in order, duplicates included; unmodifiable. */
  public List<String> names() {
    return lookup().inOrder;
  }

  /**
   * The position of the first column with exactly this name, else of the first whose name differs
   * only in case.
   *
   * @throws MappingException where there is none; names the known columns
   */
  public int indexOf(String name) {
    int index = lookup().find(name);
    if (index < 0) {
      throw new MappingException("No column \"" + name + "\"; the result has " + describe());
    }
    return index;
  }

  /** True where {@link #indexOf} finds the name. */
  public boolean contains(String name) {
    return lookup().find(name) >= 0;
  }

  /** The rules by which values of these columns become what a caller asks for. */
  public Conversions conversions() {
    return conversions;
  }

  @Override
  public Iterator<Column> iterator() {
    return columns.iterator();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Columns that && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  /** The labels, for people. */
  @Override
  public String toString() {
    return names().toString();
  }

  /** True where the labels are the same in the same order. */
  boolean sameNames(Columns that) {
    return names().equals(that.names()); // instant for rows of one statement: it is one list
  }

  /** Throws unless there is a column at the index. */
  void check(int index) {
    if (index < 0 || index >= columns.size()) {
      throw new MappingException(
          "No column at index "
              + index
              + "; the result has "
              + columns.size()
              + " columns, counted from 0");
    }
  }

  /** How rows with these columns become the given record. */
  RecordPlan plan(Class<?> type) {
    RecordPlan plan = plans.computeIfAbsent(type, wanted -> RecordPlan.of(this, wanted));
    lastPlan = plan;
    return plan;
  }

  /** The plan last asked for, if it is for this type. */
  @Nullable RecordPlan lastPlan(Class<?> type) {
    RecordPlan plan = lastPlan;
    return plan != null && plan.type() == type ? plan : null;
  }

  /** The labels as part of an error message. */
  String describe() {
    return columns.isEmpty() ? "no columns" : "the columns " + String.join(", ", names());
  }

  private Names lookup() {
    Names result = names;
    if (result == null) {
      result = Names.of(columns);
      names = result;
    }
    return result;
  }

  private record Names(
      List<String> inOrder, Map<String, Integer> exact, Map<String, Integer> anyCase) {
    static Names of(List<Column> columns) {
      String[] inOrder = new String[columns.size()];
      Map<String, Integer> exact = HashMap.newHashMap(inOrder.length);
      Map<String, Integer> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (int i = 0; i < inOrder.length; i++) {
        inOrder[i] = columns.get(i).name();
        exact.putIfAbsent(inOrder[i], i);
        anyCase.putIfAbsent(inOrder[i], i);
      }
      return new Names(List.copyOf(Arrays.asList(inOrder)), exact, anyCase);
    }

    int find(String name) {
      Integer index = exact.get(name);
      if (index == null) {
        index = anyCase.get(name); // a tree rather than lower-cased keys: no garbage
      }
      return index == null ? -1 : index;
    }
  }
}
