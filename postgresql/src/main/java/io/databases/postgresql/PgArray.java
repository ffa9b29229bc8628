package io.databases.postgresql;

import io.databases.postgresql.types.ArrayText;
import io.databases.postgresql.types.BoundedList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array whose lower bounds matter: those of a List are 1 in the database. An array that is read
 * is a List, from which {@link #of} makes this; bind this to write it with the same bounds.
 *
 * @param elements nested lists where there is more than one dimension
 * @param lowerBounds the subscript of the first element in each dimension
 */
public record PgArray(List<? extends @Nullable Object> elements, List<Integer> lowerBounds) {
  public PgArray {
    elements = Collections.unmodifiableList(elements);
    lowerBounds = List.copyOf(lowerBounds);
  }

  /** The list with the bounds it had in the database, which are 1 for all other lists. */
  public static PgArray of(List<? extends @Nullable Object> elements) {
    return new PgArray(
        elements,
        elements instanceof BoundedList bounded
            ? bounded.lowerBounds()
            : Collections.nCopies(ArrayText.dimensions(elements), 1));
  }

  /** As PostgreSQL writes it: <code>{1,2}</code>, <code>[0:1]={1,2}</code>. */
  @Override
  public String toString() {
    return ArrayText.format(this);
  }
}
