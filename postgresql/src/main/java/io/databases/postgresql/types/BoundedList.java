package io.databases.postgresql.types;

import io.databases.postgresql.PgArray;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** An array that was read, with lower bounds other than 1: see {@link PgArray}. Unmodifiable. */
public final class BoundedList extends AbstractList<@Nullable Object> implements RandomAccess {
  private final List<@Nullable Object> elements;
  private final List<Integer> lowerBounds;

  private BoundedList(List<@Nullable Object> elements, List<Integer> lowerBounds) {
    this.elements = elements;
    this.lowerBounds = lowerBounds;
  }

  /** An unmodifiable view of the list, with its bounds where one is not 1. */
  static List<@Nullable Object> of(List<@Nullable Object> elements, List<Integer> lowerBounds) {
    return lowerBounds.stream().allMatch(bound -> bound == 1)
        ? Collections.unmodifiableList(elements)
        : new BoundedList(elements, List.copyOf(lowerBounds));
  }

  /** The subscript of the first element in each dimension. */
  public List<Integer> lowerBounds() {
    return lowerBounds;
  }

  @Override
  public @Nullable Object get(int index) {
    return elements.get(index);
  }

  @Override
  public int size() {
    return elements.size();
  }
}
