package io.databases.postgresql;

import io.databases.postgresql.types.PgText;

/** A {@code line} without ends: all points where {@code a·x + b·y + c = 0}. */
public record PgLine(double a, double b, double c) {
  /**
   * From the text PostgreSQL writes.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static PgLine parse(String text) {
    double[] n = Shapes.numbers(text, "{n,n,n}");
    return new PgLine(n[0], n[1], n[2]);
  }

  /** As PostgreSQL writes it: {@code {1,-1,0}}. */
  @Override
  public String toString() {
    return "{" + PgText.of(a) + "," + PgText.of(b) + "," + PgText.of(c) + "}";
  }
}
