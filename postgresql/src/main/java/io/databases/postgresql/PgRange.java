package io.databases.postgresql;

import io.databases.postgresql.types.PgText;
import io.databases.postgresql.types.RangeText;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value of a range type, such as {@code int4range} or {@code tstzrange}.
 *
 * <p>The server writes ranges of whole numbers and dates with the lower bound inside and the upper
 * one outside, whatever they were made with.
 *
 * @param lower null where the range has no lower bound
 * @param upper null where the range has no upper bound
 * @param lowerInclusive whether the lower bound itself is inside; false where there is none
 * @param upperInclusive whether the upper bound itself is inside; false where there is none
 * @param empty whether nothing at all is inside; there are no bounds then
 */
public record PgRange<T>(
    @Nullable T lower,
    @Nullable T upper,
    boolean lowerInclusive,
    boolean upperInclusive,
    boolean empty) {
  public PgRange {
    lowerInclusive &= lower != null;
    upperInclusive &= upper != null;
    if (empty && (lower != null || upper != null)) {
      throw new IllegalArgumentException("an empty range has no bounds");
    }
  }

  /** {@code [lower,upper]}; null stands for no bound. */
  public static <T> PgRange<T> closed(@Nullable T lower, @Nullable T upper) {
    return new PgRange<>(lower, upper, true, true, false);
  }

  /** {@code [lower,upper)}; null stands for no bound. */
  public static <T> PgRange<T> closedOpen(@Nullable T lower, @Nullable T upper) {
    return new PgRange<>(lower, upper, true, false, false);
  }

  /** {@code (lower,upper)}; null stands for no bound. */
  public static <T> PgRange<T> open(@Nullable T lower, @Nullable T upper) {
    return new PgRange<>(lower, upper, false, false, false);
  }

  /** {@code (lower,upper]}; null stands for no bound. */
  public static <T> PgRange<T> openClosed(@Nullable T lower, @Nullable T upper) {
    return new PgRange<>(lower, upper, false, true, false);
  }

  /** The range that nothing is in. */
  public static <T> PgRange<T> ofNothing() {
    return new PgRange<>(null, null, false, false, true);
  }

  /** The range without bounds. */
  public static <T> PgRange<T> ofEverything() {
    return new PgRange<>(null, null, false, false, false);
  }

  /**
   * From text such as {@code [1,5)}, with a function that reads a bound.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static <T> PgRange<T> parse(String text, Function<String, ? extends T> bound) {
    return RangeText.parse(text, bound);
  }

  /** The same with other values as bounds. */
  public <U> PgRange<U> map(Function<? super T, ? extends U> bound) {
    return new PgRange<>(
        lower == null ? null : Objects.requireNonNull(bound.apply(lower)),
        upper == null ? null : Objects.requireNonNull(bound.apply(upper)),
        lowerInclusive,
        upperInclusive,
        empty);
  }

  /** As PostgreSQL writes it: {@code [1,5)}, {@code (,"2026-01-01 00:00:00")}, {@code empty}. */
  @Override
  public String toString() {
    return RangeText.format(this, PgText::of);
  }
}
