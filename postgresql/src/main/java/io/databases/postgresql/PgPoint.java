package io.databases.postgresql;

import io.databases.postgresql.types.PgText;

/** A {@code point} in the plane. */
public record PgPoint(double x, double y) {
  /**
   * From the text PostgreSQL writes.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static PgPoint parse(String text) {
    double[] n = Shapes.numbers(text, "(n,n)");
    return new PgPoint(n[0], n[1]);
  }

  /** As PostgreSQL writes it: {@code (1,2.5)}. */
  @Override
  public String toString() {
    return "(" + PgText.of(x) + "," + PgText.of(y) + ")";
  }
}
