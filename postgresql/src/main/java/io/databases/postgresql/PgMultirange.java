package io.databases.postgresql;

import io.databases.postgresql.types.RangeText;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A value of a multirange type, such as {@code int4multirange}: ranges that do not touch, in order.
 * The server merges and orders what it is sent.
 */
public record PgMultirange<T>(List<PgRange<T>> ranges) {
  public PgMultirange {
    ranges = List.copyOf(ranges);
  }

  /**
   * From text such as <code>{[1,5),[7,9)}</code>, with a function that reads a bound.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static <T> PgMultirange<T> parse(String text, Function<String, ? extends T> bound) {
    return new PgMultirange<>(RangeText.parseAll(text, bound));
  }

  /** As PostgreSQL writes it: <code>{[1,5),[7,9)}</code>. */
  @Override
  public String toString() {
    return ranges.stream().map(PgRange::toString).collect(Collectors.joining(",", "{", "}"));
  }
}
