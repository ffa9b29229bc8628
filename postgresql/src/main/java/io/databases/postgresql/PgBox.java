package io.databases.postgresql;

/**
 * A {@code box} with sides along the axes, by its upper right and lower left corner; the server
 * puts other corners in this order.
 */
public record PgBox(PgPoint high, PgPoint low) {
  /**
   * From the text PostgreSQL writes.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static PgBox parse(String text) {
    double[] n = Shapes.numbers(text, "(n,n),(n,n)");
    return new PgBox(new PgPoint(n[0], n[1]), new PgPoint(n[2], n[3]));
  }

  /** As PostgreSQL writes it: {@code (3,4),(1,2)}. */
  @Override
  public String toString() {
    return high + "," + low;
  }
}
