package io.databases.postgresql;

import io.databases.postgresql.types.PgText;

/** A {@code circle}. */
public record PgCircle(PgPoint center, double radius) {
  /**
   * From the text PostgreSQL writes.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static PgCircle parse(String text) {
    double[] n = Shapes.numbers(text, "<(n,n),n>");
    return new PgCircle(new PgPoint(n[0], n[1]), n[2]);
  }

  /** As PostgreSQL writes it: {@code <(1,2),3>}. */
  @Override
  public String toString() {
    return "<" + center + "," + PgText.of(radius) + ">";
  }
}
